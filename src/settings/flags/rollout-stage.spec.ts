import { isReached, type RolloutSubject, rolloutStages } from './rollout-stage';

const everybody: RolloutSubject[] = [true, false].flatMap((isInternalTester) =>
  Array.from({ length: 100 }, (_, rolloutBucket) => ({ isInternalTester, rolloutBucket })),
);
const customers = everybody.filter(({ isInternalTester }) => !isInternalTester);

describe('a rollout stage', () => {
  it.each([
    ['off', 0],
    ['internal', 0],
    ['p10', 10],
    ['p50', 50],
    ['all', 100],
  ] as const)('%s reaches %i of a hundred customers (F-GRY-01 to 04)', (stage, count) => {
    expect(customers.filter((person) => isReached(stage, person))).toHaveLength(count);
  });

  it('reaches everybody whom the one before has reached', () => {
    rolloutStages.slice(1).forEach((stage, index) => {
      const before = everybody.filter((person) => isReached(rolloutStages[index]!, person));
      expect(before.every((person) => isReached(stage, person))).toBe(true);
    });
  });

  it('reaches internal testers first, and nobody while it is off', () => {
    const tester = { isInternalTester: true, rolloutBucket: 99 };
    expect(rolloutStages.map((stage) => isReached(stage, tester))).toEqual([false, true, true, true, true]);
  });
});
