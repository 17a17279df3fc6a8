import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { OpenConnections } from '../streams/open-connections.service';
import { AdmissionsService } from './admissions.service';
import { HttpExchange } from './http-exchange';
import type { McpRequest } from './mcp-request.types';

/** Makes an exchange of a request that has passed the guard. */
@Injectable()
export class HttpExchanges {
  constructor(
    private readonly connections: OpenConnections,
    private readonly admissions: AdmissionsService,
  ) {}

  of(request: McpRequest, reply: FastifyReply): HttpExchange {
    return new HttpExchange(request, reply, this.connections, this.admissions);
  }
}
