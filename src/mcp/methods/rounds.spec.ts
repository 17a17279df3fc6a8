import { Injectable } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { Clock } from '../../common/clock';
import { AppError } from '../../common/errors/app-error';
import { RateLimiter } from '../../common/limits/rate-limiter';
import { SharedRateLimiter } from '../../common/limits/shared-rate-limiter';
import { Tracing } from '../../common/tracing/tracing';
import { Metrics } from '../../common/metrics/metrics';
import { SecretsConfig } from '../../config/app-config';
import { ConfigEpochsService } from '../../settings/config-epochs.service';
import { CallLogService } from '../../tools/call-log.service';
import { FeaturesService } from '../../tools/features.service';
import { McpPrompt } from '../../tools/kit/mcp-prompt';
import { McpResource } from '../../tools/kit/mcp-resource';
import { McpTool, type ToolArgs } from '../../tools/kit/mcp-tool';
import { form, rootsOfClient, sampling } from '../../tools/kit/questions';
import type { ToolCall } from '../../tools/kit/tool-call';
import { ToolInvokerService } from '../../tools/tool-invoker.service';
import { ToolMetrics } from '../../tools/tool-metrics';
import { ToolRegistryService } from '../../tools/tool-registry.service';
import { ToolSetsService } from '../../tools/tool-sets.service';
import { ToolSettingRepository } from '../../tools/tool-setting.repository';
import type { Outlet } from '../outlet.types';
import { silentOutlet } from '../outlet.types';
import { isFault } from '../protocol/protocol-errors';
import { metaKeys } from '../protocol/meta-keys';
import type { Session } from '../sessions/session.types';
import { RefusalLogService } from '../refusal-log.service';
import { aCaller, someSecrets } from '../testing';
import { FeatureMethods } from './feature-methods';
import { ListLimit } from './list-limit.service';
import type { Method, MethodContext } from './method.types';
import { RunRequests } from './run-requests.service';
import { TaskRuns } from '../tasks/task-runs.service';
import { ToolMethods } from './tool-methods';

const nothing = z.object({});
const name = z.object({ name: z.string().min(1) });
const fixture = { title: 'T', category: 'test', effect: 'read', subject: 'none', description: 'd' } as const;
const region = z.object({ region: z.string().optional().describe('Where').meta({ 'x-mcp-header': 'Region' }) });
const noted = z.object({ text: z.string().optional().describe('What') });
const ask = { messages: [{ role: 'user', content: { type: 'text', text: 'Capital?' } }], maxTokens: 10 } as const;

@Injectable()
class Fixtures {
  runs = 0;

  @McpTool({ ...fixture, name: 'greet_person', input: nothing, output: z.object({ said: z.string() }) })
  async greet(_: unknown, call: ToolCall) {
    this.runs += 1;
    const answer = await call.elicit({ message: 'Who?', fields: name, key: 'who' });
    return { said: answer.action === 'accept' ? `Hello ${answer.content.name}` : answer.action };
  }

  @McpTool({ ...fixture, name: 'two_rounds', input: noted, output: z.object({ both: z.array(z.string()) }) })
  async twoRounds(_: unknown, call: ToolCall) {
    const first = await call.elicit({ message: 'First?', fields: name });
    const second = await call.elicit({ message: 'Second?', fields: name });
    return { both: [first, second].map((one) => (one.action === 'accept' ? one.content.name : one.action)) };
  }

  @McpTool({ ...fixture, name: 'three_questions', input: nothing, output: z.object({ model: z.string() }) })
  async three(_: unknown, call: ToolCall) {
    const answers = await call.askAll({ a: form('Who?', name), b: sampling(ask), c: rootsOfClient() });
    return { model: answers.b.model };
  }

  @McpTool({ ...fixture, name: 'show_progress', input: nothing, output: 'content' })
  async show(_: unknown, call: ToolCall) {
    for (const step of [0, 50, 50, 100]) call.progress(step, 100, 'working');
    call.log('debug', 'small');
    call.log('warning', { big: true }, 'fixture');
    return Promise.resolve([{ type: 'image', data: 'AA==', mimeType: 'image/png' }] as const);
  }

  @McpTool({ ...fixture, name: 'by_region', input: region, output: 'content' })
  async byRegion(args: ToolArgs<typeof region>) {
    return Promise.resolve([{ type: 'text', text: args.region ?? 'none' }] as const);
  }

  @McpPrompt({
    ...{ name: 'ask_first', title: 'T', description: 'd', subject: 'none', tools: ['greet_person'] },
    arguments: noted,
    complete: { text: (_: Fixtures, value) => Promise.resolve(Array.from({ length: 150 }, (__, i) => `${value}${i}`)) },
  })
  async askFirst(args: ToolArgs<typeof noted>, call: ToolCall) {
    const answer = await call.elicit({ message: 'Who?', fields: name, key: 'who' });
    return `${args.text ?? ''} for ${answer.action}`;
  }

  @McpPrompt({
    ...{ name: 'elsewhere', title: 'T', description: 'd', arguments: nothing, subject: 'none' },
    tools: ['greet_person', 'absent_here'],
  })
  async elsewhere() {
    return Promise.resolve('x');
  }

  @McpTool({ ...fixture, name: 'absent_here', input: nothing, output: nothing })
  async absent() {
    return Promise.resolve({});
  }

  @McpResource({
    ...{ uri: 'note://{id}/text', name: 'note_text', title: 'T', description: 'd', mimeType: 'text/plain' },
    ...{ subject: { argument: 'id' }, tools: ['greet_person'], ttlMs: 5 },
  })
  async note({ id }: { readonly id: string }) {
    if (id === 'gone') throw new AppError('notes.not_found', 'not_found', 'No such note.');
    return Promise.resolve(`note ${id}`);
  }

  @McpResource({
    ...{ uri: 'note://bytes', name: 'note_bytes', title: 'T', description: 'd', mimeType: 'image/png' },
    ...{ subject: 'none', tools: ['greet_person'] },
  })
  async bytes() {
    return Promise.resolve(Uint8Array.of(0));
  }
}

const now = { at: 1_000_000 };
const logged: { toolName: string; success: boolean; errorCode: string | null }[] = [];
let tools: ToolMethods;
let features: FeatureMethods;
let fixtures: Fixtures;

beforeAll(async () => {
  const setting = (toolName: string) => ({ toolName, timeoutSeconds: 5, configData: {}, description: null });
  const enabled = ['greet_person', 'two_rounds', 'three_questions', 'show_progress', 'by_region'].map(setting);
  const record = async (call: (typeof logged)[number]): Promise<void> => void logged.push(call);
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [
      ...[Fixtures, ToolRegistryService, ToolSetsService, FeaturesService, ToolInvokerService, ToolMetrics, Metrics],
      ...[
        RateLimiter,
        SharedRateLimiter,
        Tracing,
        ToolMethods,
        FeatureMethods,
        ListLimit,
        RunRequests,
        RefusalLogService,
      ],
      // Nothing here declares the Tasks extension, so nothing becomes a task.
      { provide: TaskRuns, useValue: {} },
      { provide: Clock, useValue: { now: () => new Date(now.at) } },
      { provide: SecretsConfig, useValue: someSecrets },
      { provide: ConfigEpochsService, useValue: { version: () => 1 } },
      { provide: ToolSettingRepository, useValue: { enabledOfGroup: async () => enabled } },
      { provide: CallLogService, useValue: { record, recordRefusal: record } },
    ],
  }).compile();
  await module.init();
  tools = module.get(ToolMethods);
  features = module.get(FeatureMethods);
  fixtures = module.get(Fixtures);
});

beforeEach(() => (logged.length = 0));

const everything = { elicitation: {}, sampling: {}, roots: {} };

function modern(overrides: Partial<MethodContext> = {}): MethodContext {
  return {
    caller: aCaller({ ratePerMinute: 60_000 }),
    ...{ revision: '2026-07-28', requestId: 'r', clientName: null, clientCapabilities: everything, session: null },
    ...{ messageId: 1, outlet: silentOutlet, startedAt: 0, stillAdmitted: () => Promise.resolve(true) },
    ...overrides,
  };
}

function legacy(outlet: Outlet, overrides: Partial<MethodContext> = {}): MethodContext {
  return modern({ revision: '2025-11-25', outlet, ...overrides });
}

type Json = Record<string, unknown>;

async function result(answer: ReturnType<Method>): Promise<Json> {
  const text = await answer;
  return typeof text === 'string' ? (JSON.parse(text) as Json) : (text as unknown as Json);
}

const call = (tool: string, more: Json = {}, context = modern()): Promise<Json> =>
  result(tools.call({ name: tool, arguments: {}, ...more }, context));
const accept = (who: string): Json => ({ action: 'accept', content: { name: who } });

describe('asking in 2026-07-28', () => {
  it('ends the run with the question and answers it at once when the client comes back', async () => {
    const asked = await call('greet_person');
    expect(asked).toMatchObject({
      resultType: 'input_required',
      inputRequests: {
        who: { method: 'elicitation/create', params: { mode: 'form', message: 'Who?' } },
      },
      requestState: expect.any(String) as string,
    });
    expect(asked).not.toHaveProperty('ttlMs');
    const { requestState } = asked;
    const done = await call('greet_person', { requestState, inputResponses: { who: accept('Al'), other: 7 } });
    expect(done).toMatchObject({ resultType: 'complete', structuredContent: { said: 'Hello Al' } });
    expect(fixtures.runs).toBe(2);
    expect(logged.map(({ success }) => success)).toEqual([true, true]);
  });

  it.each([{}, { who: 7 }, { who: null }, { who: accept('') }, { other: accept('Al') }, 'x'])(
    'asks again when the answer is %j',
    async (inputResponses) => {
      const { requestState } = await call('greet_person');
      expect(await call('greet_person', { requestState, inputResponses })).toMatchObject({
        resultType: 'input_required',
      });
    },
  );

  it('carries the answers of earlier rounds in the state, which changes', async () => {
    const first = await call('two_rounds');
    const second = await call('two_rounds', {
      requestState: first.requestState,
      inputResponses: { question_1: accept('A') },
    });
    expect(Object.keys(second.inputRequests as object)).toEqual(['question_2']);
    expect(second.requestState).not.toBe(first.requestState);
    const third = await call('two_rounds', {
      requestState: second.requestState,
      inputResponses: { question_2: accept('B'), question_1: accept('forged') },
    });
    expect(third).toMatchObject({ structuredContent: { both: ['A', 'B'] } });
  });

  it('refuses a state that is changed, expired, or of another request, and logs that', async () => {
    const { requestState } = await call('greet_person');
    const inputResponses = { who: accept('Al') };
    const refused = { status: 200, code: -32602 };
    expect(
      await call('greet_person', { requestState: `${String(requestState)}-TAMPERED`, inputResponses }),
    ).toMatchObject(refused);
    expect(await call('greet_person', { requestState: 7, inputResponses })).toMatchObject(refused);
    expect(await call('two_rounds', { requestState, inputResponses })).toMatchObject(refused);
    const stranger = modern({ caller: aCaller({ keyId: 'key-2', ratePerMinute: 60_000 }) });
    expect(await call('greet_person', { requestState, inputResponses }, stranger)).toMatchObject(refused);
    now.at += 600_000;
    expect(await call('greet_person', { requestState, inputResponses })).toMatchObject(refused);
    expect(logged.filter(({ errorCode }) => errorCode === 'mcp.invalid_params')).toHaveLength(5);
  });

  it('asks several in one round, and says what a client lacks as an object', async () => {
    const asked = await call('three_questions');
    expect(Object.keys(asked.inputRequests as object)).toEqual(['a', 'b', 'c']);
    const poor = modern({ clientCapabilities: { roots: {} } });
    expect(await call('three_questions', {}, poor)).toMatchObject({
      status: 400,
      code: -32021,
      data: { requiredCapabilities: { elicitation: {}, sampling: {} } },
    });
    expect(logged.at(-1)).toMatchObject({ success: false, errorCode: 'tools.client_cannot' });
  });

  it('works for prompts, too', async () => {
    const get = (more: Json = {}): Promise<Json> =>
      result(features.getPrompt({ name: 'ask_first', arguments: { text: 'x' }, ...more }, modern()));
    const { requestState } = await get();
    expect(await get({ requestState, inputResponses: { who: { action: 'decline' } } })).toMatchObject({
      resultType: 'complete',
      messages: [{ role: 'user', content: { type: 'text', text: 'x for decline' } }],
    });
  });
});

describe('asking in a session', () => {
  const outletOf = (...answers: Json[]): Outlet & { asked: string[] } => {
    const asked: string[] = [];
    const answer = (method: string): Promise<Json> => {
      asked.push(method);
      return Promise.resolve(answers.shift() ?? {});
    };
    return { streams: true, notify: () => undefined, release: () => undefined, ask: answer, asked };
  };

  it('is a request while the run waits', async () => {
    const outlet = outletOf(accept('Al'));
    const done = await call('greet_person', {}, legacy(outlet));
    expect(done).toMatchObject({ structuredContent: { said: 'Hello Al' } });
    expect(outlet.asked).toEqual(['elicitation/create']);
  });

  it('is repeated for an answer without shape, and given up after three', async () => {
    const patient = outletOf({ action: 'accept' }, accept('Al'));
    expect(await call('greet_person', {}, legacy(patient))).toMatchObject({ structuredContent: { said: 'Hello Al' } });
    const outlet = outletOf();
    expect(await call('greet_person', {}, legacy(outlet))).toMatchObject({ isError: true });
    expect(outlet.asked).toHaveLength(3);
  });

  it('fails as a result when the client did not declare it or cannot be reached', async () => {
    const text = 'INVALID: This needs a client that supports: elicitation.';
    const failed = { isError: true, content: [{ type: 'text', text }] };
    expect(await call('greet_person', {}, legacy(outletOf(), { clientCapabilities: {} }))).toEqual(failed);
    expect(await call('greet_person', {}, legacy(silentOutlet))).toEqual(failed);
  });
});

describe('telling', () => {
  const told: [string, unknown][] = [];
  const outlet: Outlet = {
    ...silentOutlet,
    streams: true,
    notify: (method, params) => void told.push([method, params]),
  };
  beforeEach(() => (told.length = 0));

  it('sends rising progress to whoever gave a token, without a text in 2024-11-05', async () => {
    await call('show_progress', { _meta: { progressToken: 'p' } }, legacy(outlet, { revision: '2024-11-05' }));
    const progress = [0, 50, 100].map((step) => ({ progressToken: 'p', progress: step, total: 100 }));
    expect(told).toEqual(progress.map((params) => ['notifications/progress', params]));
  });

  it('sends nothing that nobody asked for', async () => {
    await call('show_progress', {}, modern({ outlet }));
    await call('show_progress', {}, legacy(outlet, { session: { logLevel: null } as Session }));
    expect(told).toEqual([]);
  });

  it('logs from the level on that a session, or a modern request, asks for', async () => {
    const warning = ['notifications/message', { level: 'warning', logger: 'fixture', data: { big: true } }];
    await call('show_progress', {}, legacy(outlet, { session: { logLevel: 'info' } as Session }));
    await call('show_progress', { _meta: { [metaKeys.logLevel]: 'notice' } }, modern({ outlet }));
    expect(told).toEqual([warning, warning]);
  });
});

describe('headers that repeat arguments', () => {
  const withHeader = (value?: string): MethodContext => modern({ paramHeader: () => value });
  const args = { arguments: { region: 'eu' } };

  it('must be the same in the modern era, and are not looked at in a session', async () => {
    expect(await call('by_region', args, withHeader('eu'))).toMatchObject({ content: [{ text: 'eu' }] });
    expect(await call('by_region', args, withHeader())).toMatchObject({ status: 400, code: -32020 });
    expect(await call('by_region', {}, withHeader())).toMatchObject({ content: [{ text: 'none' }] });
    const session = { ...withHeader(), revision: '2025-11-25' } as const;
    expect(await call('by_region', args, session)).toMatchObject({ content: [{ text: 'eu' }] });
  });

  it('are listed in the modern era only', async () => {
    expect(await tools.list({}, modern())).toContain('x-mcp-header');
    expect(await tools.list({}, legacy(silentOutlet))).not.toContain('x-mcp-header');
  });
});

describe('prompts and resources', () => {
  it('are listed for a group that has their tools, and only there', async () => {
    const { prompts, ...rest } = await result(features.listPrompts({}, modern()));
    expect((prompts as Json[]).map((one) => one.name)).toEqual(['ask_first']);
    expect(rest).toMatchObject({ ttlMs: 250, cacheScope: 'private', resultType: 'complete' });
    expect(await result(features.listResources({}, modern()))).toMatchObject({ resources: [{ uri: 'note://bytes' }] });
    expect(await result(features.listTemplates({}, modern()))).toMatchObject({
      resourceTemplates: [{ uriTemplate: 'note://{id}/text' }],
    });
    expect(await result(features.getPrompt({ name: 'elsewhere' }, modern()))).toMatchObject({ code: -32602 });
    expect(await result(features.listPrompts({ cursor: '' }, modern()))).toMatchObject({ code: -32602 });
  });

  const read = (uri: string, context = modern()): Promise<Json> => result(features.readResource({ uri }, context));

  it('are read as text or bytes, and every read has its row', async () => {
    expect(await read('note://7/text')).toMatchObject({
      contents: [{ uri: 'note://7/text', mimeType: 'text/plain', text: 'note 7' }],
      ttlMs: 5,
    });
    expect(await read('note://bytes')).toMatchObject({ contents: [{ blob: 'AA==' }], ttlMs: 0 });
    expect(logged.map(({ toolName }) => toolName)).toEqual(['resource:note_text', 'resource:note_bytes']);
  });

  it.each(['note://gone/text', 'note://nothing', 'x://1'])(
    'are not found at %s, by the code of the era',
    async (uri) => {
      expect(await read(uri)).toMatchObject({ code: -32602, data: { uri } });
      expect(await read(uri, legacy(silentOutlet))).toMatchObject({ code: -32002, data: { uri } });
    },
  );

  it('of other people are not readable to a group of one person', async () => {
    const actingUser = { id: '7', username: 'u', tier: 't', roles: [] };
    const caller = aCaller({ dataScope: 'acting_user', actingUser, ratePerMinute: 60_000 });
    expect(await read('note://7/text', modern({ caller }))).toHaveProperty('contents');
    expect(await read('note://8/text', modern({ caller }))).toMatchObject({ code: -32602 });
  });

  it('complete their arguments, at most 100', async () => {
    const complete = (ref: Json, argument = { name: 'text', value: 'v' }): Promise<Json> =>
      result(features.complete({ ref, argument }, modern()));
    const { completion } = await complete({ type: 'ref/prompt', name: 'ask_first' });
    expect(completion).toMatchObject({ total: 150, hasMore: true });
    expect((completion as { values: string[] }).values).toHaveLength(100);
    const template = { type: 'ref/resource', uri: 'note://{id}/text' };
    expect(await complete(template)).toMatchObject({ completion: { values: [], total: 0, hasMore: false } });
    expect(await complete({ type: 'ref/prompt', name: 'elsewhere' })).toMatchObject({ code: -32602 });
  });

  it('are subscribed to by a session that could read them', async () => {
    const uris: string[] = [];
    const session = { subscribe: async (uri: string) => void uris.push(uri), unsubscribe: async () => undefined };
    const context = legacy(silentOutlet, { session: session as unknown as Session });
    expect(await features.subscribe({ uri: 'note://7/text' }, context)).toBe('{}');
    expect(await features.unsubscribe({ uri: 'note://7/text' }, context)).toBe('{}');
    const unknown = await features.subscribe({ uri: 'x://1' }, context);
    expect(isFault(unknown as object) && unknown).toMatchObject({ code: -32002 });
    expect(uris).toEqual(['note://7/text']);
  });
});
