import { Injectable, Logger } from '@nestjs/common';
import { faultOf } from './mcp-fault';
import { LegacyMethods } from './methods/legacy-methods';
import type { MethodContext } from './methods/method.types';
import { ModernMethods } from './methods/modern-methods';
import type { MethodResult } from './protocol/answers';
import type { RequestMessage } from './protocol/json-rpc';
import { methodNotFound } from './protocol/protocol-errors';

/** Finds a request's method in its era and runs it; never rejects. */
@Injectable()
export class MethodRunner {
  private readonly logger = new Logger('Mcp');
  private readonly tables;

  constructor(legacy: LegacyMethods, modern: ModernMethods) {
    this.tables = { legacy: legacy.table, modern: modern.table };
  }

  async run(era: 'legacy' | 'modern', request: RequestMessage, context: MethodContext): Promise<MethodResult> {
    const method = this.tables[era].get(request.method);
    if (method === undefined) return methodNotFound(request.method, era);
    try {
      return await method(request.params, context);
    } catch (error) {
      return faultOf(error, context.requestId, this.logger);
    }
  }
}
