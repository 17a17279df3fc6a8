import type { Role } from '../../common/access/principal.types';
import type { PlanStatus } from '../treatments.types';

/** Where a plan may go from where. A new version always is a draft again (see `isChangeable`). */
const steps: Readonly<Record<PlanStatus, readonly PlanStatus[]>> = {
  draft: ['in_review', 'archived'],
  in_review: ['draft', 'shared', 'accepted', 'rejected', 'archived'],
  shared: ['accepted', 'rejected', 'archived'],
  accepted: ['archived'],
  rejected: ['draft', 'archived'],
  archived: [],
};

/** Steps that judge the medical content. */
const judged: readonly PlanStatus[] = ['shared', 'accepted', 'rejected'];
const reviewers: readonly Role[] = ['consultant', 'doctor'];

export function nextPlanStatuses(from: PlanStatus): readonly PlanStatus[] {
  return steps[from];
}

/** Whether going to `to` takes a consultant or a doctor. */
export function needsReviewer(to: PlanStatus): boolean {
  return judged.includes(to);
}

export function isReviewer(roles: readonly Role[]): boolean {
  return reviewers.some((role) => roles.includes(role));
}

/** Whether a plan may get another version; what is accepted or archived stays as it is. */
export function isChangeable(status: PlanStatus): boolean {
  return status !== 'accepted' && status !== 'archived';
}

/** What whoever reads the plan must know of its review, in words. */
export function reviewNote(status: PlanStatus): string {
  switch (status) {
    case 'draft':
      return '草稿：须经顾问或医生审核后方可告知客户';
    case 'in_review':
      return '审核中：尚不可告知客户';
    case 'shared':
      return '已由顾问或医生审核并发给客户';
    case 'accepted':
      return '已由顾问或医生确认采用';
    case 'rejected':
      return '未通过，不可使用';
    case 'archived':
      return '已归档，不再使用';
  }
}
