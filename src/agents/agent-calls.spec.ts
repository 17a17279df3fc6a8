import { Logger } from '@nestjs/common';
import { Tracing } from '../common/tracing/tracing';
import { until } from '../../test/support/until';
import { aSecretsConfig } from '../common/testing';
import { SealedBox } from '../common/crypto/sealed-box';
import type { UserTokensService } from '../users/user-tokens.service';
import type { AgentAlerts } from './agent-alerts';
import type { AgentCall } from './agent-call.types';
import { AgentAttempts } from './agent-attempts';
import { AgentCalls } from './agent-calls';
import { AgentKeys } from './agent-keys';
import type { AgentAnswer, AgentScene, AnswerEvent, CallSubject } from './agents.types';
import { renderWelcome } from './answers/welcome-template';
import { AttemptLog, type AttemptEnd, type AttemptStart, type LoggedCall } from './attempt-log';
import { DifyClient } from './dify/dify-client';
import { type Behaviour, behaviours, goodWelcome, ScriptedDify } from './dify/testing';
import { GatewayTimes, type SceneLimits } from './gateway-times';
import { AgentRoutes, type Route } from './routing/agent-routes';
import { Breakers } from './routing/breakers';
import { DifyApps } from './routing/dify-apps';
import { type Candidate, candidatesFor, type RoutableVersion } from './routing/route';
import { aRoutableVersion } from './testing';

const userId = '018f0000-0000-7000-8000-00000000c001';
const primary = 'app-primary-key-0001';
const backup = 'app-backup-key-00002';
const template = renderWelcome(undefined, '林小雨');

/** Nothing that answers comes near them, however busy the machine is. */
const patience: SceneLimits = {
  ...{ connect: 10_000, firstByte: 10_000, contentIdle: 10_000, byteIdle: 10_000, attempt: 10_000, total: 25_000 },
};
/** The limit that an app runs into which never ends. */
const ownLimits: Partial<Record<Behaviour, Partial<SceneLimits>>> = {
  hangBeforeHeaders: { firstByte: 200 },
  silent: { firstByte: 200 },
  hangAfterHeaders: { contentIdle: 200 },
  slowStream: { attempt: 1_500 },
};

class TestTimes extends GatewayTimes {
  override limits = this.allScenes(patience);
  override readonly shortestPause = 1;
  override readonly longestPause = 5;
  override readonly leastAttempt = 20;
  skipped = 0;

  /** Until an attempt has ended, so that the next one is not hurried. */
  hurry(behaviour: Behaviour): void {
    this.limits = this.allScenes({ ...patience, ...ownLimits[behaviour] });
  }

  takeTime(): void {
    this.limits = this.allScenes(patience);
  }

  override now(): number {
    return performance.now() + this.skipped;
  }

  private allScenes(limits: SceneLimits): Record<AgentScene, SceneLimits> {
    return { welcome: limits, chat: limits, plan: limits };
  }
}

/** Counts what has arrived of answers. */
class ListeningClient extends DifyClient {
  heard = 0;

  override async *ask(...question: Parameters<DifyClient['ask']>): ReturnType<DifyClient['ask']> {
    for await (const change of super.ask(...question)) {
      this.heard += 1;
      yield change;
    }
  }
}

type Row = AttemptStart & Partial<AttemptEnd>;

class RowsInMemory extends AttemptLog {
  readonly rows: Row[] = [];

  constructor(private readonly ended: () => void) {
    super(undefined as never, undefined as never);
  }

  override async begin(_: LoggedCall, start: AttemptStart): Promise<string> {
    return String(this.rows.push(start) - 1);
  }

  override async end(id: string, end: AttemptEnd): Promise<void> {
    this.rows[Number(id)] = { ...this.rows[Number(id)]!, ...end };
    this.ended();
  }

  override async note(_: LoggedCall, start: AttemptStart, end: AttemptEnd): Promise<void> {
    this.rows.push({ ...start, ...end });
  }
}

class FixedRoutes extends AgentRoutes {
  candidates: readonly Candidate[] = [];
  remoteId: string | null = null;
  readonly kept: string[] = [];

  constructor() {
    super(undefined as never, undefined as never, undefined as never);
  }

  override async find(): Promise<Route> {
    const remoteIds = new Map(this.remoteId === null ? [] : [['primary', this.remoteId]]);
    return { candidates: this.candidates, links: { pin: undefined, remoteIds }, experiment: undefined, arm: undefined };
  }

  override async keep(_scene: string, _subject: CallSubject, _pin: unknown, remoteId: string): Promise<void> {
    this.kept.push(remoteId);
  }
}

describe('calls of the gateway', () => {
  let dify: ScriptedDify;
  let times: TestTimes;
  let log: RowsInMemory;
  let routes: FixedRoutes;
  let breakers: Breakers;
  let alerts: { agentFailed: jest.Mock };
  let calls: AgentCalls;
  let client: ListeningClient;
  const keys = new AgentKeys(new SealedBox(aSecretsConfig()));

  beforeAll(async () => {
    Logger.overrideLogger(false);
    dify = await ScriptedDify.start();
  });
  afterAll(() => dify.close());
  beforeEach(() => {
    dify.forget();
    dify.behave(backup, 'good');
    times = new TestTimes();
    log = new RowsInMemory(() => times.takeTime());
    routes = new FixedRoutes();
    breakers = new Breakers(times);
    alerts = { agentFailed: jest.fn().mockResolvedValue(undefined) };
    client = new ListeningClient();
    const tokens = { mint: async () => 'signed-user-token' } as unknown as UserTokensService;
    calls = new AgentCalls(
      routes,
      breakers,
      new AgentAttempts(
        client,
        new DifyApps(client, keys),
        tokens,
        log,
        alerts as unknown as AgentAlerts,
        times,
        new Tracing(),
      ),
      log,
      times,
    );
  });

  function agent(appId: string, key: string, more: Partial<RoutableVersion> = {}): RoutableVersion {
    const versionId = `version-${appId}`;
    const keySealed = keys.seal(key, versionId);
    return aRoutableVersion({ agentId: appId, appId, versionId, keySealed, baseUrl: dify.baseUrl, ...more });
  }

  function serveBy(...versions: RoutableVersion[]): void {
    routes.candidates = candidatesFor({ versions, experiments: [] }, 'welcome', undefined, undefined);
  }

  const onePrimary = (): void => serveBy(agent('primary', primary, { priority: 1 }));
  const both = (): void =>
    serveBy(agent('primary', primary, { priority: 1 }), agent('backup', backup, { priority: 2 }));

  const aCall = (more: Partial<AgentCall> = {}): AgentCall => ({
    scene: 'welcome',
    subject: { userId, conversationId: 'conversation', runId: 'run' },
    query: '请写欢迎语',
    inputs: {
      user_id: userId,
      username: '林小雨',
      scene: 'welcome',
      source: 'registration_automation',
      is_new_user: true,
    },
    username: '林小雨',
    rules: { shortest: 10, longest: 800, json: false, allowedHosts: ['localhost'], allowedPhones: [] },
    live: false,
    template: (text) => renderWelcome(text, '林小雨'),
    ...more,
  });

  async function events(call: AgentCall): Promise<AnswerEvent[]> {
    const all: AnswerEvent[] = [];
    for await (const event of calls.answer(call)) all.push(event);
    return all;
  }

  async function ask(more: Partial<AgentCall> = {}): Promise<AgentAnswer> {
    const [event, ...others] = await events(aCall(more));
    expect(others).toEqual([]);
    if (event?.type !== 'end') throw new Error('no answer');
    return event.answer;
  }

  /** What becomes of a welcome when the only app behaves like this: who answers, and after how many attempts. */
  const expected: Record<Behaviour, ['agent' | 'template', attempts: number, errorType?: string]> = {
    good: ['agent', 1],
    auth401: ['template', 1, 'unauthorized'],
    app403: ['template', 1, 'forbidden'],
    concurrency429: ['template', 2, 'too_many_requests'],
    quota429: ['template', 1, 'quota_exceeded'],
    http500: ['template', 2, 'server_error'],
    badGateway502: ['template', 2, 'server_error'],
    provider400: ['template', 1, 'model_unavailable'],
    connectRefused: ['template', 2, 'network'],
    hangBeforeHeaders: ['template', 1, 'timeout_first_byte'],
    hangAfterHeaders: ['template', 1, 'timeout_content'],
    silent: ['template', 1, 'timeout_first_byte'],
    slowStream: ['template', 1, 'timeout_total'],
    malformedJson: ['template', 2, 'malformed_stream'],
    badUtf8: ['template', 2, 'malformed_stream'],
    missingBlankLine: ['agent', 1],
    hugeLine: ['template', 1, 'too_large'],
    unknownEvent: ['agent', 1],
    crlf: ['agent', 1],
    commentLines: ['agent', 1],
    disconnectMid: ['template', 2, 'network'],
    endWithoutEnd: ['template', 2, 'stream_broken'],
    errorEventMid: ['template', 2, 'completion_failed'],
    messageReplace: ['agent', 1],
    emptyAnswer: ['template', 1, 'blank'],
    whitespaceAnswer: ['template', 1, 'blank'],
    tooLong: ['template', 1, 'too_long'],
    duplicateEnd: ['agent', 1],
    eventsAfterEnd: ['agent', 1],
    ttsAfterEnd: ['agent', 1],
    conversationGone: ['agent', 1],
    toolFailure: ['agent', 1],
    redirect: ['template', 1, 'redirected'],
    htmlPage: ['template', 1, 'unexpected_answer'],
    foreignPhone: ['template', 1, 'foreign_contact'],
    neverCloses: ['agent', 1],
    busyForLong: ['template', 1, 'too_many_requests'],
  };

  it.each(behaviours)('greet within their deadline, whole and clean, when the app does this: %s', async (behaviour) => {
    dify.behave(primary, behaviour);
    times.hurry(behaviour);
    onePrimary();
    const [source, attempts, errorType] = expected[behaviour];

    const answer = await ask();

    expect(answer).toMatchObject({ source, attempts, fallback: source === 'template' });
    expect(answer.text).toBe(source === 'agent' ? goodWelcome : template);
    expect(answer.durationMs).toBeLessThan(times.limits.welcome.total);
    expect(dify.questions(primary)).toHaveLength(attempts);
    const outcomes = log.rows.map((row) => [row.role, row.outcome, row.errorType]);
    const failed = ['assigned', expect.stringMatching(/failed|rejected/), errorType];
    expect(outcomes).toEqual(
      source === 'agent'
        ? [['assigned', 'answered', null]]
        : [...Array.from({ length: attempts }, () => failed), ['template', 'answered', null]],
    );
  });

  it.each(behaviours.filter((behaviour) => expected[behaviour][0] === 'template'))(
    'are answered by the next agent when the first one does this: %s (F-AGT-05)',
    async (behaviour) => {
      dify.behave(primary, behaviour);
      times.hurry(behaviour);
      both();

      expect(await ask()).toMatchObject({ source: 'agent', appId: 'backup', fallback: true, text: goodWelcome });
      expect(log.rows.at(-1)).toMatchObject({ role: 'failover', fallback: true, outcome: 'answered' });
    },
  );

  it('are answered by the same app when only its first answer failed', async () => {
    dify.behave(primary, ['http500', 'good']);
    both();

    expect(await ask()).toMatchObject({ source: 'agent', appId: 'primary', fallback: false, attempts: 2 });
    expect(dify.questions(backup)).toEqual([]);
  });

  it('send what an agent receives from us and nothing more', async () => {
    dify.behave(primary, 'good');
    serveBy(agent('primary', primary, { params: { inputs: { brand: '安美', user_id: 'no' } } }));

    await ask();

    const [{ body, headers, path }] = dify.questions(primary) as [ReturnType<typeof dify.questions>[number]];
    expect(path).toBe('/v1/chat-messages');
    expect(headers).toMatchObject({ 'x-user-token': 'signed-user-token', authorization: `Bearer ${primary}` });
    expect(body).toEqual({
      inputs: { ...aCall().inputs, brand: '安美' },
      query: '请写欢迎语',
      response_mode: 'streaming',
      conversation_id: '',
      user: userId,
      auto_generate_name: false,
    });
  });

  it('leave a row that says what the attempt took and cost', async () => {
    dify.behave(primary, 'toolFailure');
    onePrimary();

    await ask();

    const { trace, durationMs } = log.rows[0]!;
    expect(trace?.answer).toMatchObject({ toolCalls: 1, toolErrors: 1, taskId: expect.stringMatching(/^task-/) });
    expect(trace?.answer.usage).toMatchObject({ totalTokens: 184, price: '0.0002480' });
    expect(trace?.connected).toEqual(expect.any(Number));
    expect(trace?.firstByte).toEqual(expect.any(Number));
    expect(Math.round(durationMs ?? 0)).toBeGreaterThanOrEqual(trace?.firstByte ?? Infinity);
  });

  it('tell an app to stop what nobody waits for any more, with the same user', async () => {
    dify.behave(primary, 'slowStream');
    times.hurry('slowStream');
    onePrimary();

    await ask();

    const [question] = dify.questions(primary);
    await until(() => dify.stops(primary).length > 0 && question?.isCutOff === true);
    expect(dify.stops(primary)[0]).toMatchObject({ body: { user: userId } });
  });

  it('end without an answer when the caller gives up: socket closed, app told, row written, breaker not moved', async () => {
    dify.behave(primary, 'slowStream');
    both();
    const giveUp = new AbortController();
    const all = events(aCall({ subject: { userId, signal: giveUp.signal } }));
    await until(() => client.heard > 0);
    giveUp.abort();

    expect(await all).toEqual([]);
    await until(() => dify.stops(primary).length > 0);
    expect(log.rows).toMatchObject([{ outcome: 'cancelled', errorType: 'cancelled' }]);
    expect(dify.questions(backup)).toEqual([]);
    expect(breakers.view('primary')).toMatchObject({ state: 'closed', failuresInARow: 0 });
  });

  it('use the template at once while the breaker is open, and probe once a window', async () => {
    dify.behave(primary, 'http500');
    onePrimary();
    for (let index = 0; index < 3; index += 1) await ask();
    expect(breakers.view('primary').state).toBe('open');
    dify.forget();

    for (let index = 0; index < 20; index += 1) expect((await ask()).source).toBe('template');
    expect(dify.questions(primary)).toHaveLength(0);
    times.skipped += 30_001;
    await Promise.all(Array.from({ length: 20 }, () => ask()));
    expect(dify.questions(primary)).toHaveLength(1);

    dify.behave(primary, 'good');
    times.skipped += 60_001;
    for (let index = 0; index < 3; index += 1) expect((await ask()).source).toBe('agent');
    expect(breakers.view('primary').state).toBe('closed');
  });

  it('spare an app whose key is refused for ten minutes, or until its key is changed', async () => {
    dify.behave(primary, 'auth401');
    onePrimary();
    await ask();
    dify.behave(primary, 'good');
    expect((await ask()).source).toBe('template');

    breakers.follow([agent('primary', primary, { versionId: 'version-2' })]);

    expect((await ask()).source).toBe('agent');
  });

  it.each([
    ['auth401', 'unauthorized'],
    ['app403', 'forbidden'],
    ['quota429', 'quota_exceeded'],
    ['provider400', 'model_unavailable'],
    ['redirect', 'redirected'],
  ] as const)('alert administrators to what only they can mend: %s (R-12)', async (behaviour, type) => {
    dify.behave(primary, behaviour);
    onePrimary();
    await ask();
    expect(alerts.agentFailed.mock.calls).toMatchObject([[{ agentId: 'primary' }, { type }]]);
  });

  it.each(['good', 'http500', 'concurrency429', 'emptyAnswer', 'silent'] as const)(
    'alert nobody to what passes by itself: %s',
    async (behaviour) => {
      dify.behave(primary, behaviour);
      onePrimary();
      await ask();
      expect(alerts.agentFailed).not.toHaveBeenCalled();
    },
  );

  it('use the text of a template agent, which is no fallback where it stands first', async () => {
    serveBy(
      aRoutableVersion({
        provider: 'template',
        appId: null,
        params: { text: '{{greeting}}欢迎回来，有什么可以帮您？' },
      }),
    );

    expect(await ask()).toMatchObject({
      source: 'template',
      fallback: false,
      text: '林小雨，您好！欢迎回来，有什么可以帮您？',
    });
  });

  it('survive a key that cannot be opened here', async () => {
    serveBy(agent('primary', primary, { versionId: 'moved', priority: 1 }), agent('backup', backup, { priority: 2 }));

    expect(await ask()).toMatchObject({ appId: 'backup' });
    expect(log.rows[0]).toMatchObject({ outcome: 'failed', errorType: 'key_unreadable' });
  });

  describe('in a chat', () => {
    it('go on in the conversation that the app knows, and begin a new one where it is lost', async () => {
      dify.behave(primary, 'conversationGone');
      onePrimary();
      routes.remoteId = '11111111-1111-4111-8111-111111111111';

      expect(await ask({ scene: 'chat' })).toMatchObject({ source: 'agent', attempts: 2 });
      const conversations = dify.questions(primary).map(({ body }) => body['conversation_id']);
      expect(conversations).toEqual([routes.remoteId, '']);
      expect(routes.kept).toEqual(['4f5e2f0a-6d43-4f8d-9a53-0d3b8b2f5a10']);
    });

    it('show text as it comes, and the whole in the end', async () => {
      dify.behave(primary, 'messageReplace');
      onePrimary();

      const all = await events(aCall({ live: true }));

      expect(all.map(({ type }) => type)).toEqual(['delta', 'replace', 'end']);
      expect(all.at(-1)).toMatchObject({ answer: { text: goodWelcome } });
    });

    it.each(['disconnectMid', 'errorEventMid', 'endWithoutEnd', 'slowStream', 'foreignPhone', 'hugeLine'] as const)(
      'take back the text of an app that does this: %s; nobody else is asked any more',
      async (behaviour) => {
        dify.behave(primary, behaviour);
        times.hurry(behaviour);
        both();

        const all = await events(aCall({ live: true }));

        expect(all[0]?.type).toBe('delta');
        expect(all.slice(-2)).toMatchObject([
          { type: 'replace', text: template },
          { type: 'end', answer: { text: template, source: 'template' } },
        ]);
        expect(dify.questions(primary)).toHaveLength(1);
        expect(dify.questions(backup)).toHaveLength(0);
      },
    );

    it('try the next agent while nothing has been shown', async () => {
      dify.behave(primary, 'provider400');
      both();

      expect((await events(aCall({ live: true }))).at(-1)).toMatchObject({
        answer: { appId: 'backup', text: goodWelcome },
      });
    });

    it('leave the app when the reader leaves in the middle', async () => {
      dify.behave(primary, 'slowStream');
      onePrimary();

      for await (const event of calls.answer(aCall({ live: true }))) if (event.type === 'delta') break;

      await until(() => dify.stops(primary).length > 0);
      expect(log.rows).toMatchObject([{ outcome: 'cancelled' }]);
    });
  });

  describe('for plans', () => {
    it('go to workflows by their own endpoint, found out when it is not known', async () => {
      dify.behave(primary, 'good', 'workflow');
      const version = agent('primary', primary, { scene: 'plan', appMode: null });
      routes.candidates = [{ version, role: 'assigned' }];

      await ask({ scene: 'plan', query: '写方案' });

      const [{ path, body }] = dify.questions(primary) as [ReturnType<typeof dify.questions>[number]];
      expect(path).toBe('/v1/workflows/run');
      expect(body).toMatchObject({ inputs: { query: '写方案' }, response_mode: 'streaming', user: userId });
    });
  });
});
