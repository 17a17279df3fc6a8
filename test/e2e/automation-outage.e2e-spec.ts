import { renderWelcome } from '../../src/agents/answers/welcome-template';
import { GatewayTimes } from '../../src/agents/gateway-times';
import { breakerDefaults } from '../../src/agents/routing/breaker';
import { describeOnEachEngine } from '../support/engines';
import { Greeting, type Run } from '../support/greeting';

/** A long outage costs one probe a window, and no customer waits for it (F-AIG-03, 04, F-RSK-07). */
describeOnEachEngine('an agent that is down for long', (engine) => {
  let greeting: Greeting;
  /** What the gateway's clock says. */
  let now = performance.now();
  let names = 0;

  beforeAll(async () => {
    greeting = await Greeting.start(engine);
  }, 60_000);
  afterAll(() => greeting?.close());
  beforeEach(() => {
    const times = greeting.get(GatewayTimes);
    jest.spyOn(times, 'now').mockImplementation(() => now);
    jest.spyOn(times, 'pause').mockResolvedValue();
  });

  const greet = async (): Promise<Run & { username: string }> => {
    const username = `patient.${(names += 1)}`;
    return { ...(await greeting.greet(username)), username };
  };
  const greetAtOnce = async (count: number) => Promise.all(Array.from({ length: count }, greet));
  const requests = async (): Promise<number> => (await greeting.dify.journal({ appId: 'welcome-a' })).length;
  const breaker = async (): Promise<unknown> => {
    const { body } = await greeting.platform.asAdmin<Record<string, unknown>[]>('GET', '/agents/status');
    return body.data.find(({ id }) => id === greeting.agentId)?.['breaker'];
  };

  it('is asked until its breaker opens, while everybody gets the template at once', async () => {
    await greeting.dify.fault({ kind: 'http500', appId: 'welcome-a', times: -1 });
    const before = await requests();
    const runs = [await greet(), await greet(), await greet()];
    expect((await requests()) - before).toBe(breakerDefaults.inARow);
    expect(await breaker()).toBe('open');

    runs.push(...(await greetAtOnce(22)));

    expect((await requests()) - before).toBe(breakerDefaults.inARow);
    for (const run of runs) {
      expect(run).toMatchObject({ status: 'degraded', welcome_source: 'template', attempt: 1 });
      const texts = (await greeting.messages(run)).map(({ text }) => text);
      expect(texts).toEqual([renderWelcome(undefined, run.username)]);
    }
  });

  it('costs one probe a window, and each window is twice as long as the one before', async () => {
    for (const window of [breakerDefaults.firstOpen, 2 * breakerDefaults.firstOpen]) {
      const before = await requests();
      now += window - 1;
      const early = await greetAtOnce(3);
      expect((await requests()) - before).toBe(0);
      now += 1;
      const late = await greetAtOnce(6);
      expect((await requests()) - before).toBe(1);
      expect([...early, ...late].map(({ welcome_source }) => welcome_source)).toEqual(Array(9).fill('template'));
    }
  });

  it('is asked again by everybody once two probes were good', async () => {
    await greeting.dify.clearFaults();
    expect(await greet()).toMatchObject({ status: 'degraded' });
    now += 4 * breakerDefaults.firstOpen;
    expect(await breaker()).toBe('half_open');
    for (let probes = 0; probes < breakerDefaults.probesToClose; probes += 1) {
      expect(await greet()).toMatchObject({ status: 'succeeded', welcome_source: 'agent' });
    }
    expect(await breaker()).toBe('closed');
    const sources = (await greetAtOnce(5)).map(({ welcome_source }) => welcome_source);
    expect(sources).toEqual(Array(5).fill('agent'));
  });
});
