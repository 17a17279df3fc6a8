import { Injectable, Logger } from '@nestjs/common';
import { Tracing } from '../common/tracing/tracing';
import { faultOf } from './mcp-fault';
import { LegacyMethods } from './methods/legacy-methods';
import type { MethodContext } from './methods/method.types';
import { ModernMethods } from './methods/modern-methods';
import type { MethodResult } from './protocol/answers';
import type { RequestMessage } from './protocol/json-rpc';
import { isFault, methodNotFound } from './protocol/protocol-errors';
import { traceContext } from './protocol/request-meta';

/** Finds a request's method in its era and runs it; never rejects. */
@Injectable()
export class MethodRunner {
  private readonly logger = new Logger('Mcp');
  private readonly tables;

  constructor(
    legacy: LegacyMethods,
    modern: ModernMethods,
    private readonly tracing: Tracing,
  ) {
    this.tables = { legacy: legacy.table, modern: modern.table };
  }

  async run(era: 'legacy' | 'modern', request: RequestMessage, context: MethodContext): Promise<MethodResult> {
    if (!this.tracing.isOn) return this.perform(era, request, context);
    const span = this.tracing.begin('mcp.request', traceContext(request.params));
    const result = await this.tracing.within(span, () => this.perform(era, request, context));
    span?.end({
      ...{ 'mcp.method.name': request.method, 'mcp.protocol.version': context.revision },
      ...{ 'mcp.group': context.caller.serverCode, 'request.id': context.requestId },
      'error.type': typeof result === 'object' && isFault(result) ? result.name : undefined,
    });
    return result;
  }

  private async perform(
    era: 'legacy' | 'modern',
    request: RequestMessage,
    context: MethodContext,
  ): Promise<MethodResult> {
    const method = this.tables[era].get(request.method);
    if (method === undefined) return methodNotFound(request.method, era);
    try {
      return await method(request.params, context);
    } catch (error) {
      return faultOf(error, context.requestId, this.logger);
    }
  }
}
