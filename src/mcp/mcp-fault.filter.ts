import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { McpRequest } from './http/mcp-request.types';
import { writeAnswer } from './http/write-answer';
import { faultOf } from './mcp-fault';
import { faultAnswer } from './protocol/answers';

/** Turns whatever ends an MCP request early into a JSON-RPC error without id. */
@Catch()
export class McpFaultFilter implements ExceptionFilter {
  private readonly logger = new Logger('Mcp');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<McpRequest>();
    const reply = http.getResponse<FastifyReply>();
    const fault = faultOf(error, request.id, this.logger);
    if (reply.raw.headersSent) reply.raw.destroy();
    else writeAnswer(request, reply, faultAnswer(fault));
  }
}
