import { Injectable } from '@nestjs/common';
import { ListenMethods } from '../streams/listen-methods';
import { TaskMethods } from '../tasks/task-methods';
import { FeatureMethods } from './feature-methods';
import type { Method, MethodTable } from './method.types';
import { ServerMethods } from './server-methods';
import { ToolMethods } from './tool-methods';

/** The methods of 2026-07-28. `ping`, `initialize`, `logging/setLevel` and the resource subscriptions are gone there. */
@Injectable()
export class ModernMethods {
  readonly table: MethodTable;

  constructor(
    tools: ToolMethods,
    features: FeatureMethods,
    server: ServerMethods,
    streams: ListenMethods,
    tasks: TaskMethods,
  ) {
    this.table = new Map<string, Method>([
      ['server/discover', (_, context) => server.discover(context)],
      ['tools/list', (params, context) => tools.list(params, context)],
      ['subscriptions/listen', (params, context) => streams.listen(params, context)],
      ['tools/call', (params, context) => tools.call(params, context)],
      ['tasks/get', (params, context) => tasks.get(params, context)],
      ['tasks/update', (params, context) => tasks.update(params, context)],
      ['tasks/cancel', (params, context) => tasks.cancel(params, context)],
      ['prompts/list', (params, context) => features.listPrompts(params, context)],
      ['prompts/get', (params, context) => features.getPrompt(params, context)],
      ['resources/list', (params, context) => features.listResources(params, context)],
      ['resources/templates/list', (params, context) => features.listTemplates(params, context)],
      ['resources/read', (params, context) => features.readResource(params, context)],
      ['completion/complete', (params, context) => features.complete(params, context)],
    ]);
  }
}
