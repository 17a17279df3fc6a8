import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Clock } from '../common/clock';
import { RateLimiter } from '../common/limits/rate-limiter';
import { Tracing } from '../common/tracing/tracing';
import { type DerivedKeys, McpConfig, SecretsConfig, ServerConfig } from '../config/app-config';
import { SealedBox } from '../common/crypto/sealed-box';
import { CallersService } from '../groups/callers.service';
import type { Identification } from '../groups/callers.types';
import { OAuthChallengesService } from '../oauth/oauth-challenges.service';
import { CallLogService } from '../tools/call-log.service';
import type { Refusal } from '../tools/call-log.types';
import type { Caller, ToolOutcome, ToolRequest } from '../tools/caller.types';
import { FeaturesService } from '../tools/features.service';
import type { FeatureList } from '../tools/listed-feature.types';
import type { ToolList } from '../tools/listed-tool.types';
import { ToolInvokerService } from '../tools/tool-invoker.service';
import { ResourceUpdatesService } from '../tools/resource-updates.service';
import { ToolSetsService } from '../tools/tool-sets.service';
import { ConfigEpochsService } from '../settings/config-epochs.service';
import { CallerGuard } from './caller.guard';
import { OriginRules } from '../common/http/origin-rules';
import { AdmissionsService } from './http/admissions.service';
import { HttpExchanges } from './http/http-exchanges.service';
import { McpController } from './mcp.controller';
import { MessageDispatcher } from './message-dispatcher.service';
import { MethodRunner } from './method-runner.service';
import { FeatureMethods } from './methods/feature-methods';
import { LegacyMethods } from './methods/legacy-methods';
import { ListLimit } from './methods/list-limit.service';
import { ModernMethods } from './methods/modern-methods';
import { RunRequests } from './methods/run-requests.service';
import { ServerMethods } from './methods/server-methods';
import { ToolMethods } from './methods/tool-methods';
import { RefusalLogService } from './refusal-log.service';
import { SessionDispatcher } from './sessions/session-dispatcher.service';
import { ServerStateService } from './server/server-state.service';
import type { SessionRecord } from './sessions/session-record.entity';
import { SessionRecordsService } from './sessions/session-records.service';
import { SessionSeal } from './sessions/session-seal';
import { SessionStore } from './sessions/session-store';
import { ChangeFeed } from './streams/change-feed.service';
import { ListContents } from './streams/list-contents';
import { ListenMethods } from './streams/listen-methods';
import { OpenConnections } from './streams/open-connections.service';
import { TaskFeed } from './tasks/task-feed.service';
import { TaskMethods } from './tasks/task-methods';
import { TaskRuns } from './tasks/task-runs.service';
import { TaskStore } from './tasks/task-store';

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

/** Session records without a store. */
export class FakeSessionRecords implements Pick<SessionRecordsService, 'find' | 'save'> {
  private readonly rows = new Map<string, SessionRecord>();

  async find(digest: string): Promise<SessionRecord | null> {
    return this.rows.get(digest) ?? null;
  }

  async save(record: SessionRecord): Promise<void> {
    this.rows.set(record.digest, record);
  }
}

const someKeys = { encryption: Buffer.alloc(32, 1), requestState: Buffer.alloc(32, 2) } as unknown as DerivedKeys;
export const someSecrets = new SecretsConfig(someKeys, undefined);

/** A group's prompts and resources: none; override what matters. */
export function aFeatureList(overrides: Partial<FeatureList> = {}): FeatureList {
  return { prompts: [], resources: [], templates: [], completes: false, reads: false, tasks: false, ...overrides };
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
      {
        provide: ToolSetsService,
        useValue: { listFor: () => backend.list(), forGroup: () => ({ byName: new Map() }) },
      },
      { provide: FeaturesService, useValue: { listFor: () => aFeatureList() } },
      { provide: ToolInvokerService, useValue: { invoke } },
      { provide: OAuthChallengesService, useValue: { unauthenticated: async () => undefined } },
      { provide: CallLogService, useValue: { recordRefusal } },
      { provide: ServerStateService, useValue: { serves: () => true } },
      { provide: SecretsConfig, useValue: someSecrets },
      { provide: SessionRecordsService, useValue: new FakeSessionRecords() },
      { provide: ConfigEpochsService, useValue: { onChange: () => () => undefined } },
      { provide: Clock, useValue: { now: () => new Date(backend.now) } },
      { provide: McpConfig, useValue: new McpConfig(60, 10, ['https://console.example']) },
      {
        provide: ServerConfig,
        useValue: new ServerConfig('test', 0, '127.0.0.1', 'https://mcp.example', false, false),
      },
      ...[RateLimiter, Tracing, CallerGuard, OriginRules, RefusalLogService, ToolMethods, LegacyMethods, ModernMethods],
      ...[SealedBox, AdmissionsService, HttpExchanges, OpenConnections, ListContents, ChangeFeed, ListenMethods],
      { provide: TaskStore, useValue: {} },
      ...[FeatureMethods, ServerMethods, ListLimit, RunRequests, TaskFeed, TaskRuns, TaskMethods],
      ...[ResourceUpdatesService, SessionSeal],
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
