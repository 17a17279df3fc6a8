import { z } from 'zod';

const statuses = 'pending, assigned, in_progress, completed or cancelled';

/** A task as an agent reads it: what is unknown or not set is absent. */
export const taskSchema = z.object({
  id: z.string(),
  title: z.string(),
  description: z.string().optional(),
  task_type: z.string(),
  status: z.string().describe(statuses),
  priority: z.string().describe('low, medium, high or urgent'),
  customer_id: z.string().optional().describe('The customer whom the task is about'),
  related_type: z.string().optional(),
  related_id: z.string().optional(),
  created_by: z.string().optional(),
  created_via: z.string().describe('ui, mcp or system'),
  assigned_to: z.string().optional().describe('Who holds the task; absent while nobody does'),
  assigned_at: z.string().optional(),
  due_at: z.string().optional(),
  completed_at: z.string().optional(),
  version: z.number().describe('Send it as expected_version with a change'),
  created_at: z.string(),
  updated_at: z.string(),
});

export const taskEventSchema = z.object({
  event: z.string().describe('created, status_changed, assigned or edited'),
  from: z.string().optional(),
  to: z.string(),
  assigned_to: z.string().optional(),
  note: z.string().optional(),
  actor_id: z.string().optional(),
  at: z.string(),
});

export const asker = z
  .uuid()
  .describe('Who asks (UUID); sees tasks that this person holds, made, is the subject of or may see by role');
export const taskId = z.uuid().describe('The task (UUID); use list_tasks first when it is unknown');

export const idempotencyKey = z
  .string()
  .regex(/^[\x21-\x7e]{1,100}$/)
  .optional()
  .describe(
    'Text of your choice (1 to 100 visible ASCII characters) that makes a repetition of this very call harmless',
  );
