import { Injectable } from '@nestjs/common';
import type { Method, MethodTable } from './method.types';
import { ToolMethods } from './tool-methods';

/** The methods of a session (2024-11-05 to 2025-11-25); `initialize` opens one and is no method inside it. */
@Injectable()
export class LegacyMethods {
  readonly table: MethodTable;

  constructor(tools: ToolMethods) {
    this.table = new Map<string, Method>([
      ['ping', () => '{}'],
      ['tools/list', (params, context) => tools.list(params, context)],
      ['tools/call', (params, context) => tools.call(params, context)],
    ]);
  }
}
