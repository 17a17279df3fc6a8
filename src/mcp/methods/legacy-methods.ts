import { Injectable } from '@nestjs/common';
import { FeatureMethods } from './feature-methods';
import type { Method, MethodTable } from './method.types';
import { ServerMethods } from './server-methods';
import { ToolMethods } from './tool-methods';

/** The methods of a session (2024-11-05 to 2025-11-25); `initialize` opens one and is no method inside it. */
@Injectable()
export class LegacyMethods {
  readonly table: MethodTable;

  constructor(tools: ToolMethods, features: FeatureMethods, server: ServerMethods) {
    this.table = new Map<string, Method>([
      ['ping', () => '{}'],
      ['logging/setLevel', (params, context) => server.setLogLevel(params, context)],
      ['tools/list', (params, context) => tools.list(params, context)],
      ['tools/call', (params, context) => tools.call(params, context)],
      ['prompts/list', (params, context) => features.listPrompts(params, context)],
      ['prompts/get', (params, context) => features.getPrompt(params, context)],
      ['resources/list', (params, context) => features.listResources(params, context)],
      ['resources/templates/list', (params, context) => features.listTemplates(params, context)],
      ['resources/read', (params, context) => features.readResource(params, context)],
      ['resources/subscribe', (params, context) => features.subscribe(params, context)],
      ['resources/unsubscribe', (params, context) => features.unsubscribe(params, context)],
      ['completion/complete', (params, context) => features.complete(params, context)],
    ]);
  }
}
