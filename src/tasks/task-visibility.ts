import type { TaskViewer } from './tasks.types';

/** How much of all tasks a person sees: everything, own ones and those that nobody holds, or own ones only. */
export type TaskReach = 'all' | 'own_and_unassigned' | 'own';

interface Holders {
  readonly assignedTo: string | null;
  readonly createdBy: string | null;
  readonly customerId: string | null;
}

/** Administrators and operators see all tasks; consultants and doctors own ones and the pool; everybody else own ones. */
export function taskReach({ roles }: Pick<TaskViewer, 'roles'>): TaskReach {
  if (roles.includes('admin') || roles.includes('operator')) return 'all';
  return roles.includes('consultant') || roles.includes('doctor') ? 'own_and_unassigned' : 'own';
}

/**
 * The one rule of who sees a task; TaskRepository.page says the same in SQL. Own are the tasks that a person holds, has
 * made or is the subject of. Who sees a task may also move it along the transition table.
 */
export function maySee(task: Holders, viewer: TaskViewer): boolean {
  const reach = taskReach(viewer);
  if (reach === 'all') return true;
  const { assignedTo, createdBy, customerId } = task;
  const isOwn = [assignedTo, createdBy, customerId].includes(viewer.userId);
  return isOwn || (reach === 'own_and_unassigned' && assignedTo === null);
}
