import { AppError } from '../common/errors/app-error';
import type { Exclusion, PlanStatus } from './treatments.types';

export const projectNotFound = (): AppError =>
  new AppError('treatments.project_not_found', 'not_found', 'There is no service project with this id or code.');

export const projectCodeTaken = (cause: unknown): AppError =>
  new AppError('treatments.code_taken', 'conflict', 'Another service project has this code.', {
    details: [{ field: 'code', message: 'is taken' }],
    cause,
  });

export const projectChanged = (): AppError =>
  new AppError(
    'treatments.project_changed',
    'conflict',
    'Somebody else has changed this service project: read it again and repeat the change.',
    { details: [{ field: 'version', message: 'is not the current version' }] },
  );

export const projectRangeReversed = (field: string): AppError =>
  new AppError('treatments.range_reversed', 'invalid', 'The lower end of a range lies above its upper end.', {
    details: [{ field, message: 'must not exceed the upper end' }],
  });

/** The same for an unknown plan and one that the caller may not read. */
export const planNotFound = (): AppError =>
  new AppError('treatments.plan_not_found', 'not_found', 'There is no treatment plan with this id.');

export const planVersionNotFound = (): AppError =>
  new AppError('treatments.version_not_found', 'not_found', 'The plan has no version with this number.');

export const planChanged = (cause?: unknown): AppError =>
  new AppError(
    'treatments.plan_changed',
    'conflict',
    'Somebody else has changed this plan: read it again and repeat the change.',
    { details: [{ field: 'expected_version', message: 'is not the current version' }], cause },
  );

export const illegalPlanStep = (from: PlanStatus, to: PlanStatus, allowed: readonly PlanStatus[]): AppError =>
  new AppError(
    'treatments.illegal_step',
    'conflict',
    `A plan cannot go from ${from} to ${to}; ${allowed.length === 0 ? `${from} is final` : `allowed: ${allowed.join(', ')}`}.`,
    { details: [{ field: 'status', message: `must be one of: ${allowed.join(', ')}` }] },
  );

export const reviewerNeeded = (to: PlanStatus): AppError =>
  new AppError('treatments.reviewer_needed', 'forbidden', `Only a consultant or a doctor may make a plan ${to}.`);

export const planClosed = (status: PlanStatus): AppError =>
  new AppError(
    'treatments.plan_closed',
    'conflict',
    `The plan is ${status} and is not changed any more: make a new one.`,
  );

export const tooLittleKnown = (score: number, needed: number, missing: readonly string[]): AppError =>
  new AppError(
    'treatments.incomplete',
    'conflict',
    `Too little is known for a plan (completeness ${score}, needed ${needed}): ask the customer for ${missing.join(', ')}.`,
    { details: missing.map((field) => ({ field, message: 'is not known' })) },
  );

export const nothingSuits = (excluded: readonly Exclusion[]): AppError =>
  new AppError(
    'treatments.nothing_suits',
    'conflict',
    excluded.length === 0
      ? 'No active service project helps with these concerns: ask for them in other words, see get_service_info.'
      : `Nothing is left for a plan: ${excluded.map(({ code, reason }) => `${code} (${reason})`).join('; ')}.`,
  );

export const noChangePossible = (reasons: readonly string[]): AppError =>
  new AppError(
    'treatments.no_change_possible',
    'conflict',
    `The plan cannot be changed that way: ${reasons.length === 0 ? 'the feedback asks for nothing' : reasons.join('; ')}.`,
  );

export const contraryPace = (): AppError =>
  new AppError('treatments.contrary_pace', 'invalid', 'Give slower or faster, not both.', {
    details: [{ field: 'feedback', message: 'must not hold both slower and faster' }],
  });

export const keyReused = (cause?: unknown): AppError =>
  new AppError('treatments.key_reused', 'conflict', 'The idempotency key stands for another request: use a new one.', {
    details: [{ field: 'idempotency_key', message: 'was used for another request' }],
    cause,
  });

/** The same for an unknown session and one of somebody else. */
export const sessionNotFound = (): AppError =>
  new AppError('treatments.session_not_found', 'not_found', 'There is no plan session with this id.');

export const sessionEnded = (): AppError =>
  new AppError('treatments.session_ended', 'conflict', 'This session has its plan already: start a new one.');

export const sessionChanged = (): AppError =>
  new AppError('treatments.session_changed', 'conflict', 'Another answer came at the same time: send it again.');
