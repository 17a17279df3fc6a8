import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Clock } from '../common/clock';
import { RateLimiter } from '../common/limits/rate-limiter';
import { McpConfig, ServerConfig } from '../config/app-config';
import { CallersService } from '../groups/callers.service';
import type { Identification } from '../groups/callers.types';
import { CallLogService } from '../tools/call-log.service';
import type { Refusal } from '../tools/call-log.types';
import type { Caller, ToolOutcome, ToolRequest } from '../tools/caller.types';
import type { ToolList } from '../tools/listed-tool.types';
import { ToolInvokerService } from '../tools/tool-invoker.service';
import { ToolSetsService } from '../tools/tool-sets.service';
import { CallerGuard } from './caller.guard';
import { OriginRules } from '../common/http/origin-rules';
import { McpController } from './mcp.controller';
import { MessageDispatcher } from './message-dispatcher.service';
import { MethodRunner } from './method-runner.service';
import { LegacyMethods } from './methods/legacy-methods';
import { ModernMethods } from './methods/modern-methods';
import { ToolMethods } from './methods/tool-methods';
import { RefusalLogService } from './refusal-log.service';
import { SessionDispatcher } from './sessions/session-dispatcher.service';
import { SessionStore } from './sessions/session-store';

/** A caller that may do everything; override what matters. */
export function aCaller(overrides: Partial<Caller> = {}): Caller {
  return {
    groupId: 'group-1',
    groupName: 'Medical',
    serverCode: 'medical',
    keyId: 'key-1',
    appId: null,
    actingUser: null,
    dataScope: 'any',
    ratePerMinute: 240,
    callRefusal: null,
    ...overrides,
  };
}

const success: ToolOutcome = { kind: 'result', json: '{"ok":true}' };

/** What stands behind the MCP endpoint in its own tests; change a member to change the answer. */
export class FakeBackend {
  /** By the value of `X-API-Key`; whatever is not here is refused with 401. */
  readonly callers = new Map<string, Identification>();
  list!: () => ToolList | Promise<ToolList>;
  outcome!: (request: ToolRequest) => ToolOutcome | Promise<ToolOutcome>;
  calls!: ToolRequest[];
  refusals!: Refusal[];
  now = Date.now();

  constructor() {
    this.reset();
  }

  reset(): void {
    this.list = () => ({ tools: [] });
    this.outcome = () => success;
    this.calls = [];
    this.refusals = [];
  }
}

/** The MCP endpoint on real Nest and Fastify before a fake backend. */
export async function startMcp(backend: FakeBackend, unknown: Identification): Promise<NestFastifyApplication> {
  const identify = (_: string, { apiKey }: { apiKey?: string }): Identification =>
    backend.callers.get(apiKey ?? '') ?? unknown;
  const invoke = async (request: ToolRequest): Promise<ToolOutcome> => {
    backend.calls.push(request);
    return backend.outcome(request);
  };
  const recordRefusal = async (refusal: Refusal): Promise<void> => void backend.refusals.push(refusal);
  const module = await Test.createTestingModule({
    controllers: [McpController],
    providers: [
      { provide: CallersService, useValue: { identify } },
      { provide: ToolSetsService, useValue: { listFor: () => backend.list() } },
      { provide: ToolInvokerService, useValue: { invoke } },
      { provide: CallLogService, useValue: { recordRefusal } },
      { provide: Clock, useValue: { now: () => new Date(backend.now) } },
      { provide: McpConfig, useValue: new McpConfig(60, 10, ['https://console.example']) },
      {
        provide: ServerConfig,
        useValue: new ServerConfig('test', 0, '127.0.0.1', 'https://mcp.example', false, false),
      },
      ...[RateLimiter, CallerGuard, OriginRules, RefusalLogService, ToolMethods, LegacyMethods, ModernMethods],
      ...[MethodRunner, SessionStore, SessionDispatcher, MessageDispatcher],
    ],
  }).compile();
  const app = module.createNestApplication<NestFastifyApplication>(
    new FastifyAdapter({ genReqId: () => 'request-1' }),
    {
      bodyParser: false,
      logger: false,
    },
  );
  const fastify = app.getHttpAdapter().getInstance();
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body));
  await app.init();
  await fastify.ready();
  return app;
}
