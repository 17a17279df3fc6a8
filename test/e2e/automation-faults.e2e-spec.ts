import { renderWelcome } from '../../src/agents/answers/welcome-template';
import { GatewayTimes } from '../../src/agents/gateway-times';
import { type FaultKind, faultKinds } from '../emulator/faults/fault.types';
import { describeOnEachEngine } from '../support/engines';
import { Greeting } from '../support/greeting';

/** Milliseconds that the agent has for one attempt. */
const attemptLimit = 1_000;
/** Milliseconds until a customer is greeted whatever happens: two attempts and what a busy machine adds. */
const deadline = 2 * attemptLimit + 8_000;

/** Faults that leave an answer which can be read; all others end in the template. */
const answeredByAgent: readonly FaultKind[] = [
  ...(['missingBlankLine', 'unknownEvent', 'crlf', 'commentLines', 'messageReplace', 'duplicateEnd'] as const),
  ...(['eventsAfterEnd', 'ttsAfterEnd', 'mcpUnreachable', 'mcp401', 'mcpSlow'] as const),
];

/** What the emulator slips into answers that nobody may read. */
const foreignText = /迟到|不应出现|坏|\uFFFD/;

/** A welcome opens a conversation; this one strikes only those that go on. */
const strikingWelcomes = faultKinds.filter((kind) => kind !== 'conversationGone');

/** Whatever the agent suffers, its customer is greeted whole and once (F-RA-08, 09, F-RSK-01, F-TST-10). */
describeOnEachEngine('an agent that fails', (engine) => {
  let greeting: Greeting;

  beforeAll(async () => {
    greeting = await Greeting.start(engine);
  }, 60_000);
  afterAll(() => greeting?.close());

  // The engine has no part in what agents do: the second one shows one fault of each sort.
  const kinds =
    engine === 'sqlite' ? strikingWelcomes : (['http500', 'hangAfterHeaders', 'disconnectMid', 'mcp401'] as const);

  it.each(kinds)('leaves nobody without a whole welcome when it suffers %s', async (kind: FaultKind) => {
    jest.spyOn(greeting.get(GatewayTimes), 'pause').mockResolvedValue();
    // A fresh app each: a breaker that one fault has opened would hide the next.
    const app = { appId: `fault-${kind.toLowerCase()}`, apiKey: `app-Emu${kind.padEnd(21, '0')}` };
    await greeting.dify.addApp({ ...app, mode: 'agent-chat', brain: 'welcome', mcp: [greeting.server] });
    await greeting.changeAgent({ app_id: app.appId, api_key: app.apiKey, timeout_ms: attemptLimit });
    await greeting.dify.fault({ kind, appId: app.appId, times: -1 });

    const username = `fault.${kind.toLowerCase()}`;
    const run = await greeting.greet(username);

    const isAnswered = answeredByAgent.includes(kind);
    expect(run).toMatchObject({ status: isAnswered ? 'succeeded' : 'degraded', attempt: 1 });
    expect(run.steps.find(({ step }) => step === 'dify_triggered')?.success).toBe(isAnswered);
    const requests = await greeting.dify.journal({ user: run.user_id });
    const journal = requests.filter(({ path }) => path === '/v1/chat-messages');
    expect(journal.map(({ fault }) => fault)).toContain(kind);
    expect(journal.length).toBeLessThanOrEqual(2);
    const texts = (await greeting.messages(run)).map(({ text }) => text);
    expect(texts).toEqual([isAnswered ? journal.at(-1)?.answer?.trim() : renderWelcome(undefined, username)]);
    expect(texts[0]).not.toMatch(foreignText);
    expect(run.response_ms).toBeLessThan(deadline);
  });
});
