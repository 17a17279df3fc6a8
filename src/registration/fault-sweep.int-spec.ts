import { RestClient } from '../../test/support/app';
import { redisUrl, testDatabaseUrl } from '../../test/support/databases';
import { engineUnderTest, isAvailable } from '../../test/support/engines';
import { type Fault, faults, type FaultOrder, type Operation } from '../../test/support/faults/fault.types';
import { brokenPromises, type Expected } from '../../test/support/faults/registration-checks';
import { RegistrationFlow } from '../../test/support/faults/registration-flow';
import { repeatOnce } from '../../test/support/faults/registration-setting';
import { wantedFaults } from '../../test/support/faults/wanted-faults';

/** What every process does now and then, whatever else happens. */
const background = ['insert replicas'];
const always = wantedFaults();
/** Every so many operations a kill is one by SIGKILL; a fresh process takes seconds. */
const realKills = 11;
const minute = 60_000;

/**
 * Goal G3 and row R-08 of the reliability goals: the flow runs once without a fault to learn its operations, then once for
 * each operation and fault. The variable SWEEP makes every operation suffer every fault; otherwise each one suffers one.
 */
describe('a registration of which one operation fails', () => {
  let flow: RegistrationFlow;
  let greeting: Operation[];
  /** Those that did not come again: how often workers look for jobs depends on the moment. */
  const missed: string[] = [];

  beforeAll(async () => {
    const env = { DATABASE_URL: await testDatabaseUrl() };
    const shared = engineUnderTest() === 'mariadb' && isAvailable('redis');
    flow = await RegistrationFlow.start(shared ? { ...env, REDIS_URL: redisUrl() } : env);
    greeting = await operationsUnder({});
  }, 2 * minute);
  afterAll(() => flow?.close());

  const keyOf = ({ name, nth }: Operation): string => `${name} #${nth}`;

  /** Those that every run goes through. */
  const operationsUnder = async (order: FaultOrder): Promise<Operation[]> => {
    const [first, second] = [await flow.register(order), await flow.register(order)];
    const again = new Set(second.operations.map(keyOf));
    return first.operations.filter((one) => again.has(keyOf(one)) && !background.includes(one.name));
  };

  /** What went wrong, by operation and fault. */
  const sweep = async (operations: readonly Operation[], expected: Expected, order: FaultOrder): Promise<string[]> => {
    const seed = engineUnderTest() === 'mariadb' ? 2 : 0;
    const wrong: string[] = [];
    for (const [index, operation] of operations.entries()) {
      const chosen = always ?? [faults[(index + seed) % faults.length] as Fault];
      for (const fault of chosen) {
        const began = performance.now();
        const broken = await oneFault(
          { ...order, at: { ...operation, fault, forReal: index % realKills === 0 } },
          expected,
        );
        if (always !== undefined || broken.length > 0) report(operation, fault, performance.now() - began, broken);
        wrong.push(...broken.map((promise) => `${keyOf(operation)} ${fault}: ${promise}`));
      }
    }
    expect(missed.length).toBeLessThan(operations.length * 0.1);
    return wrong;
  };

  const oneFault = async (order: FaultOrder, expected: Expected): Promise<string[]> => {
    try {
      const end = await flow.register(order);
      if (!end.met) missed.push(keyOf(order.at!));
      return await brokenPromises(flow, end, expected);
    } catch (error) {
      await flow.clear();
      return [String(error)];
    }
  };

  const report = (operation: Operation, fault: Fault, milliseconds: number, broken: readonly string[]): void => {
    const line = [engineUnderTest(), `${Math.round(milliseconds)} ms`, fault, keyOf(operation), ...broken];
    process.stderr.write(`${line.join(' | ')}\n`);
  };

  it(
    'ends right whatever fails on the way to the greeting',
    async () => {
      expect(greeting.length).toBeGreaterThan(60);
      expect(await sweep(greeting, 'greeted', {})).toEqual([]);
    },
    90 * minute,
  );

  it(
    'ends right whatever fails on the way to giving up',
    async () => {
      // Signed in anew: the sweep before may have outlasted a token.
      await repeatOnce(new RestClient(flow.platform.url));
      const order = { poison: 'insert messages' };
      const known = new Set(greeting.map(keyOf));
      const givingUp = (await operationsUnder(order)).filter(
        (one) => !known.has(keyOf(one)) && one.name !== order.poison,
      );
      expect(givingUp.length).toBeGreaterThan(5);
      expect(await sweep(givingUp, 'exhausted', order)).toEqual([]);
    },
    90 * minute,
  );
});
