import type { TaskStatus } from './tasks.types';

/** Where a task may go from where; whoever is done or called off stays so. */
const transitions: Readonly<Record<TaskStatus, readonly TaskStatus[]>> = {
  pending: ['assigned', 'cancelled'],
  assigned: ['in_progress', 'pending', 'cancelled'],
  in_progress: ['completed', 'assigned', 'cancelled'],
  completed: [],
  cancelled: [],
};

/** The statuses that may follow `from`. */
export function nextStatuses(from: TaskStatus): readonly TaskStatus[] {
  return transitions[from];
}

export function isTransition(from: TaskStatus, to: TaskStatus): boolean {
  return transitions[from].includes(to);
}

/** Whether nothing may follow. */
export function isClosed(status: TaskStatus): boolean {
  return transitions[status].length === 0;
}

interface Holding {
  readonly assignedTo: string | null;
  readonly assignedAt: Date | null;
  readonly completedAt: Date | null;
}

/**
 * What a change of status does besides: a task that nobody holds goes to the one who moves it to `assigned`, back to
 * `pending` nobody holds it any more, and `completed` is dated.
 */
export function afterTransition(task: Holding, to: TaskStatus, actorId: string, now: Date): Holding {
  const { assignedTo, assignedAt, completedAt } = task;
  switch (to) {
    case 'assigned':
      return assignedTo === null
        ? { assignedTo: actorId, assignedAt: now, completedAt }
        : { assignedTo, assignedAt, completedAt };
    case 'pending':
      return { assignedTo: null, assignedAt: null, completedAt };
    case 'completed':
      return { assignedTo, assignedAt, completedAt: now };
    case 'in_progress':
    case 'cancelled':
      return { assignedTo, assignedAt, completedAt };
  }
}

/** The status of an open task once it is given to `assignedTo`; null when that is not possible: work under way has somebody. */
export function afterAssignment(status: TaskStatus, assignedTo: string | null): TaskStatus | null {
  if (assignedTo !== null) return status === 'pending' ? 'assigned' : status;
  if (status === 'in_progress') return null;
  return 'pending';
}
