import { until } from '../../support/until';
import type { Json } from '../json';
import { anApp, eventsOf, spokenText, TestEmulator } from '../testing';
import { faultKinds } from './fault.types';

const answer = '这是一个足够长的回答，用来看清每一种故障。';

describe('faults', () => {
  let dify: TestEmulator;
  const tested = new Set<string>();

  beforeAll(async () => {
    dify = await TestEmulator.start();
  });
  beforeEach(() => dify.emulator.context.faults.remove());
  afterAll(async () => {
    await dify.close();
    expect(faultKinds.filter((kind) => !tested.has(kind))).toEqual([]);
  });

  const ask = (kind: string, params: Json = {}, body: Json = {}) => {
    tested.add(kind);
    dify.fault(kind, { params });
    return dify.ask({ query: answer, ...body });
  };
  const kindsOf = (events: readonly Json[]) => events.map(({ event }) => event);

  it.each([
    ['auth401', 401, 'unauthorized', 'Access token is invalid'],
    ['app403', 403, 'forbidden', "The app's API service has been disabled."],
    ['quota429', 429, 'rate_limit_error', 'Rate Limit Error'],
    ['http500', 500, 'internal_server_error', 'Internal Server Error, please contact support.'],
    [
      'concurrency429',
      429,
      'too_many_requests',
      'Too many requests. Please try again later. The current maximum concurrent requests allowed for test is 1.',
    ],
  ])('%s answers its envelope', async (kind, status, code, message) => {
    const refused = await ask(kind);
    expect([refused.status, JSON.parse(refused.text)]).toEqual([status, { code, message, status }]);
    expect(refused.headers.get('retry-after')).toBeNull();
  });

  it('badGateway502 is a page of a proxy', async () => {
    const { status, headers, text } = await ask('badGateway502');
    expect([status, headers.get('content-type')]).toEqual([502, 'text/html']);
    expect(text).toContain('<h1>502 Bad Gateway</h1>');
  });

  const codes = [
    'provider_not_initialize',
    'provider_quota_exceeded',
    'model_currently_not_support',
    'completion_request_error',
  ];
  it.each(codes)('provider400 %s is an event in a stream and an answer otherwise', async (code) => {
    const streamed = eventsOf(await ask('provider400', { code }));
    expect(streamed).toEqual([expect.objectContaining({ event: 'error', code, status: 400 })]);
    expect(streamed[0]).not.toHaveProperty('task_id');
    const blocking = await ask('provider400', { code }, { response_mode: 'blocking' });
    expect([blocking.status, JSON.parse(blocking.text)]).toMatchObject([400, { code, status: 400 }]);
  });

  it('connectRefused resets before the first byte; closing the listener refuses everybody for a while', async () => {
    await expect(ask('connectRefused')).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
    const real = await TestEmulator.start();
    let open = (): void => undefined;
    jest.spyOn(real.clock, 'sleep').mockImplementationOnce(() => new Promise((resolve) => (open = resolve)));
    await real.send('POST', '/__emu/faults', { kind: 'connectRefused', params: { closeListenerMs: 1000 } });
    const refusal = () =>
      real.ask().then(
        () => undefined,
        ({ cause }: { cause: { code: string } }) => cause.code,
      );
    await until(async () => (await refusal()) === 'ECONNREFUSED');
    open();
    await until(async () => (await refusal()) === undefined);
    await real.close();
  });

  it('hangBeforeHeaders, hangAfterHeaders and silent never end by themselves', async () => {
    tested.add('hangBeforeHeaders').add('hangAfterHeaders').add('silent');
    const leave = new AbortController();
    dify.fault('hangBeforeHeaders');
    const waiting = expect(dify.ask({}, undefined, { signal: leave.signal })).rejects.toThrow('aborted');
    await until(() => dify.journal.at(-1)?.fault === 'hangBeforeHeaders');
    leave.abort();
    await waiting;
    await until(() => dify.journal.at(-1)?.disconnectedAt !== null);
    expect(dify.journal.at(-1)).toMatchObject({ fault: 'hangBeforeHeaders', status: null, bytesSent: 0 });

    await expectHungStream('hangAfterHeaders', 'event: ping\n\nevent: ping\n\n');
    await expectHungStream('silent', '');
  });

  /** In two times ten seconds this arrives of the stream, and no more. */
  async function expectHungStream(kind: string, expected: string): Promise<void> {
    dify.fault(kind);
    const leave = new AbortController();
    const response = await fetch(`${dify.url}/v1/chat-messages`, {
      method: 'POST',
      headers: { authorization: 'Bearer app-TestTestTestTestTestTest', 'content-type': 'application/json' },
      body: JSON.stringify({ inputs: {}, query: 'q', user: 'u', response_mode: 'streaming' }),
      signal: leave.signal,
    });
    dify.clock.tick();
    dify.clock.tick();
    let received = '';
    const read = async (): Promise<void> => {
      for await (const bytes of response.body ?? []) received += Buffer.from(bytes as Uint8Array).toString();
    };
    const left = expect(read()).rejects.toThrow('aborted');
    await until(() => received.length >= expected.length);
    // For what must not come.
    await new Promise((resolve) => setTimeout(resolve, 50));
    leave.abort();
    await left;
    expect(received).toBe(expected);
  }

  it('slowStream sends one character each two seconds', async () => {
    const sleep = jest.spyOn(dify.clock, 'sleep');
    const events = eventsOf(await ask('slowStream'));
    expect(events.slice(0, -1).map((event) => String(event['answer']).length)).toEqual([...answer].map(() => 1));
    expect(sleep.mock.calls.filter(([ms]) => ms === 2000)).toHaveLength(answer.length);
  });

  it.each([
    ['malformedJson', /^data: \{"event":"message","answer":"坏$/m],
    ['missingBlankLine', /^data: \{.*\}\ndata: \{.*\}$/m],
    ['unknownEvent', /^data: \{"event":"agent_daydream"/m],
    ['commentLines', /^: keep-alive\n:\n: data: /m],
  ])('%s disturbs the stream, which then goes on to its end', async (kind, trace) => {
    const { text } = await ask(kind);
    expect(text).toMatch(trace);
    expect(text).toMatch(/data: \{"event":"message_end".*\}\n\n$/);
  });

  it('badUtf8 sends bytes that are no UTF-8', async () => {
    const { bytes } = await ask('badUtf8');
    expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow('not valid');
  });

  it('hugeLine sends a line of two megabytes', async () => {
    const { text } = await ask('hugeLine');
    expect(Math.max(...text.split('\n').map((line) => Buffer.byteLength(line)))).toBeGreaterThan(2_000_000);
  });

  it('crlf ends all lines with both characters', async () => {
    const { text } = await ask('crlf');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text.split('\r\n\r\n').length).toBeGreaterThan(3);
  });

  it('disconnectMid breaks off after some text, endWithoutEnd ends cleanly without message_end', async () => {
    await expect(ask('disconnectMid')).rejects.toThrow('terminated');
    const events = eventsOf(await ask('endWithoutEnd'));
    expect(kindsOf(events)).not.toContain('message_end');
    expect(answer.startsWith(spokenText(events))).toBe(true);
    expect(dify.journal.at(-1)).toMatchObject({ completed: false, answer: null });
  });

  it('errorEventMid ends with an error after some text', async () => {
    const events = eventsOf(await ask('errorEventMid', { code: 'internal_server_error' }));
    expect(spokenText(events)).not.toBe('');
    expect(events.at(-1)).toMatchObject({
      event: 'error',
      status: 500,
      message: 'Internal Server Error, please contact support.',
    });
  });

  it('messageReplace puts another text in the place of the first', async () => {
    const events = eventsOf(await ask('messageReplace', { text: '请联系顾问。' }));
    expect(kindsOf(events).slice(-2)).toEqual(['message_replace', 'message_end']);
    expect(events.at(-2)).toMatchObject({ answer: '请联系顾问。' });
    expect(dify.journal.at(-1)?.answer).toBe('请联系顾问。');
  });

  it('emptyAnswer, whitespaceAnswer and tooLong are good streams with bad content', async () => {
    expect(spokenText(eventsOf(await ask('emptyAnswer')))).toBe('');
    expect(spokenText(eventsOf(await ask('whitespaceAnswer')))).toMatch(/^\s+$/);
    expect(spokenText(eventsOf(await ask('tooLong', { length: 900 })))).toHaveLength(900);
  });

  it.each([
    ['duplicateEnd', ['message_end', 'message_end']],
    ['eventsAfterEnd', ['message_end', 'message', 'agent_daydream']],
    ['ttsAfterEnd', ['message_end', 'tts_message', 'tts_message_end']],
  ])('%s goes on after the end', async (kind, last) => {
    expect(kindsOf(eventsOf(await ask(kind))).slice(-last.length)).toEqual(last);
  });

  it('conversationGone strikes only a known conversation, for good', async () => {
    tested.add('conversationGone');
    dify.fault('conversationGone');
    expect((await dify.ask()).status).toBe(200);
    const conversation_id = dify.journal.at(-1)?.conversationId;
    const gone = { code: 'not_found', message: 'Conversation Not Exists.', status: 404 };
    expect(JSON.parse((await dify.ask({ conversation_id })).text)).toEqual(gone);
    expect((await dify.ask({ conversation_id })).status).toBe(404);
  });

  it('dupDelivery makes the whole answer but never delivers it', async () => {
    const leave = new AbortController();
    tested.add('dupDelivery');
    dify.fault('dupDelivery');
    const waiting = dify.ask({}, undefined, { signal: leave.signal });
    await until(() => dify.journal.at(-1)?.completed === true);
    leave.abort();
    await expect(waiting).rejects.toThrow('aborted');
    expect(dify.journal.at(-1)).toMatchObject({ fault: 'dupDelivery', answer: '好', firstByteAt: null });
  });

  it('mcpUnreachable, mcp401 and mcpSlow are shown with a real MCP server', () => {
    // mcp/dify-wire-client.spec.ts
    for (const kind of ['mcpUnreachable', 'mcp401', 'mcpSlow']) tested.add(kind);
  });
});

describe('fault rules', () => {
  const strikes = async (rule: Json, users: string[]): Promise<boolean[]> => {
    const dify = await TestEmulator.start([anApp()]);
    dify.fault('http500', rule);
    const statuses: boolean[] = [];
    for (const user of users) statuses.push((await dify.ask({ user })).status === 500);
    await dify.close();
    return statuses;
  };

  it.each<[string, Json, boolean[]]>([
    ['once by default', {}, [true, false, false]],
    ['as often as said', { times: 2 }, [true, true, false]],
    ['for ever', { times: -1 }, [true, true, true]],
    ['for some users', { userMatch: '^b', times: -1 }, [false, true, false]],
    ['for one app', { appId: 'other' }, [false, false, false]],
    ['elsewhere', { params: { path: '/v1/info' } }, [false, false, false]],
    ['by chance, the same each time', { times: -1, probability: 0.5, seed: 7 }, [true, true, false]],
  ])('strike %s', async (_title, rule, expected) => {
    expect(await strikes(rule, ['a', 'b', 'c'])).toEqual(expected);
  });

  it('can be ordered by header only where that is allowed', async () => {
    const headers = { authorization: 'Bearer app-TestTestTestTestTestTest', 'content-type': 'application/json' };
    const ordered = { headers: { ...headers, 'x-emu-fault': 'tooLong {"length":500}' } };
    const strict = await TestEmulator.start();
    const willing = await TestEmulator.start([anApp()], { settings: { headerFaults: true } });
    expect(spokenText(eventsOf(await strict.ask({}, undefined, ordered)))).toBe('好');
    expect(spokenText(eventsOf(await willing.ask({}, undefined, ordered)))).toHaveLength(500);
    await Promise.all([strict.close(), willing.close()]);
  });
});
