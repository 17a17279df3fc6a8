import type { AgentExperiment } from './agent-experiment.entity';
import { armsInvalid } from './agents.errors';
import type { ArmInput, Experiment, ExperimentArm, ExperimentKind } from './agents.types';
import { growRanges } from './routing/bucket';

const mostArms = 8;

/** Throws `agents.arms_invalid`. */
export function requireArms(kind: ExperimentKind, arms: readonly ArmInput[]): void {
  if (arms.length === 0 || arms.length > mostArms) throw armsInvalid(`must hold 1 to ${mostArms} arms`);
  if (kind === 'canary' && arms.length !== 2) throw armsInvalid('of a canary are two: the control, then the canary');
  if (new Set(arms.map(({ name }) => name)).size !== arms.length) throw armsInvalid('must have different names');
  const total = arms.reduce((sum, { percent }) => sum + Math.round(percent * 100), 0);
  if (total > 100_00) throw armsInvalid('must not sum up to more than 100 percent');
}

/** The arms with their new shares; whoever is in an arm that grows stays in it. */
export function sharedArms(before: readonly ExperimentArm[], arms: readonly ArmInput[]): ExperimentArm[] {
  const ranges = growRanges(new Map(before.map((arm) => [arm.name, arm.ranges])), arms);
  return arms.map(({ name, versionId, percent }) => ({ name, versionId, percent, ranges: ranges.get(name) ?? [] }));
}

/** An arm that has begun keeps its version: people are assigned to it. Throws `agents.arms_invalid`. */
export function requireSameArms(before: readonly ExperimentArm[], arms: readonly ArmInput[]): void {
  for (const { name, versionId } of before) {
    const after = arms.find((arm) => arm.name === name);
    if (after === undefined) throw armsInvalid(`must still name "${name}": give it 0 percent instead`);
    if (after.versionId !== versionId) throw armsInvalid(`must keep the version of "${name}"`);
  }
}

export function experimentOf(row: AgentExperiment): Experiment {
  const { id, name, scene, kind, status, salt, arms, note, startedAt, stepStartedAt, endedAt, createdAt } = row;
  return {
    ...{ id, name, scene, kind, status, salt, arms, note, startedAt, stepStartedAt, endedAt, createdAt },
    version: row.version,
  };
}

/** What the audit trail keeps of an experiment. */
export function auditedExperiment(row: AgentExperiment): Record<string, unknown> {
  const { name, scene, kind, status, note } = row;
  const arms = row.arms.map(({ name: arm, versionId, percent }) => ({ arm, versionId, percent }));
  return { name, scene, kind, status, note, arms };
}
