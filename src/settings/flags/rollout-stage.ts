/** How far a service is rolled out; each stage holds everybody of those before it. */
export const rolloutStages = ['off', 'internal', 'p10', 'p50', 'all'] as const;
export type RolloutStage = (typeof rolloutStages)[number];

/** What decides about a person in a gradual rollout. */
export interface RolloutSubject {
  readonly isInternalTester: boolean;
  /** 0 to 99, fixed for the person. */
  readonly rolloutBucket: number;
}

const bucketsOf: Record<RolloutStage, number> = { off: 0, internal: 0, p10: 10, p50: 50, all: 100 };

/** Whether `stage` has reached somebody (F-GRY-01 to 04). */
export function isReached(stage: RolloutStage, { isInternalTester, rolloutBucket }: RolloutSubject): boolean {
  if (stage === 'off') return false;
  return isInternalTester || rolloutBucket < bucketsOf[stage];
}
