import { Injectable } from '@nestjs/common';
import { discoverResult } from '../protocol/server-facts';
import type { Method, MethodTable } from './method.types';
import { ListenMethods } from '../streams/listen-methods';
import { ToolMethods } from './tool-methods';

/** The methods of 2026-07-28. `ping`, `initialize`, `logging/setLevel` and the resource subscriptions are gone there. */
@Injectable()
export class ModernMethods {
  readonly table: MethodTable;

  constructor(tools: ToolMethods, streams: ListenMethods) {
    this.table = new Map<string, Method>([
      ['server/discover', (_, context) => discoverResult(context.revision, context.caller.groupName)],
      ['tools/list', (params, context) => tools.list(params, context)],
      ['subscriptions/listen', (params, context) => streams.listen(params, context)],
      ['tools/call', (params, context) => tools.call(params, context)],
    ]);
  }
}
