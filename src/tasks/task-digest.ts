import { createHash } from 'node:crypto';
import type { NewTask } from './tasks.types';

/** The same for two requests exactly when they ask for the same task. */
export function taskDigest(task: NewTask, createdBy: string | null): string {
  const { title, description, taskType, priority, relatedType, relatedId, assignedTo, dueAt } = task;
  const content = [createdBy, title, description, taskType, priority, relatedType, relatedId, assignedTo, dueAt];
  return createHash('sha256')
    .update(JSON.stringify(content.map((part) => part ?? null)))
    .digest('hex');
}
