import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { McpTool, type ToolArgs } from '../tools/kit/mcp-tool';
import type { ToolCall } from '../tools/kit/tool-call';
import { TaskChangesService } from './task-changes.service';
import { titleMissing } from './tasks.errors';
import { asker, idempotencyKey, taskEventSchema, taskId, taskSchema } from './tasks.schemas';
import { TasksService } from './tasks.service';
import { type NewTask, taskPriorities, taskStatuses } from './tasks.types';
import { taskEventView, taskView, withoutNull } from './tasks.view';

const titleLength = 80;

const getInput = z.object({ user_id: asker, task_id: taskId });
const getOutput = z.object({ task: taskSchema, events: z.array(taskEventSchema).describe('History, oldest first') });

const listInput = z.object({
  user_id: asker,
  status: z
    .enum(taskStatuses)
    .optional()
    .describe('Only tasks with this status: pending, assigned, in_progress, completed or cancelled. Default: all'),
  limit: z.int().min(1).max(100).default(20).describe('How many tasks: 1 to 100, 20 by default'),
  cursor: z.string().max(500).optional().describe('next_cursor of an earlier answer, to go on'),
});
const listOutput = z.object({
  items: z.array(taskSchema.omit({ description: true })).describe('Newest first; descriptions come with get_task'),
  next_cursor: z.string().optional().describe('There are more; absent on the last page'),
});

const createInput = z.object({
  user_id: z
    .uuid()
    .describe('On whose behalf the task is made (UUID); when that is a customer, the task is about them'),
  title: z.string().max(500).optional().describe('What is to be done, in a few words. Give title, message or both'),
  message: z.string().max(5000).optional().describe('The request in full. Give title, message or both'),
  task_type: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,63}$/)
    .default('agent_request')
    .describe('Kind of task, lower case with _, such as agent_request (default), follow_up, complaint'),
  priority: z.enum(taskPriorities).default('medium').describe('low, medium (default), high or urgent'),
  due_at: z.iso.datetime({ offset: true }).optional().describe('When it should be done, ISO 8601 with zone'),
  related_type: z
    .string()
    .min(1)
    .max(32)
    .optional()
    .describe('What related_id names: customer, conversation, message, plan or the like'),
  related_id: z.string().min(1).max(64).optional().describe('Id of what the task is about'),
  idempotency_key: idempotencyKey,
});
const createOutput = z.object({
  task_id: z.string(),
  status: z.string().describe('pending while nobody holds the task, else assigned'),
  assigned_to: z
    .string()
    .optional()
    .describe('Who holds the task; absent: it waits for consultants and doctors to take it'),
  notified: z.boolean().describe('Whether somebody was actively notified; false: they find it in their task list'),
});

const updateInput = z.object({
  user_id: asker,
  task_id: taskId,
  status: z
    .enum(taskStatuses)
    .describe(
      'New status. pending → assigned, cancelled; assigned → in_progress, pending, cancelled; ' +
        'in_progress → completed, assigned, cancelled; completed and cancelled are final',
    ),
  note: z.string().max(2000).optional().describe('Why, for the history'),
  expected_version: z
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .describe('version of the task as you read it; the change is refused when somebody was faster'),
  idempotency_key: idempotencyKey,
});
const updateOutput = z.object({ task: taskSchema, from: z.string(), to: z.string() });

@Injectable()
export class TaskTools {
  constructor(
    private readonly tasks: TasksService,
    private readonly changes: TaskChangesService,
  ) {}

  @McpTool({
    name: 'get_task',
    title: 'Task details',
    category: 'tasks',
    effect: 'read',
    subject: { argument: 'user_id' },
    description: 'Reads one task with its history. Use list_tasks first when the task id is unknown.',
    input: getInput,
    output: getOutput,
  })
  async getTask(args: ToolArgs<typeof getInput>, _call: ToolCall) {
    const viewer = await this.tasks.viewer(args.user_id);
    const { task, events } = await this.tasks.getVisible(args.task_id, viewer);
    return { task: withoutNull(taskView(task)), events: events.map((event) => withoutNull(taskEventView(event))) };
  }

  @McpTool({
    name: 'list_tasks',
    title: 'Tasks of a person',
    category: 'tasks',
    effect: 'read',
    subject: { argument: 'user_id' },
    description:
      'Lists the tasks that a person may see, newest first: own ones, and for staff those of the pool. Use it to find a ' +
      'task id or to see what is open; get_task gives description and history.',
    input: listInput,
    output: listOutput,
  })
  async listTasks(args: ToolArgs<typeof listInput>, _call: ToolCall) {
    const viewer = await this.tasks.viewer(args.user_id);
    const page = await this.tasks.page(viewer, { status: args.status }, args.limit, args.cursor);
    return {
      items: page.items.map((task) => withoutNull(taskView(task))),
      ...(page.nextCursor === null ? {} : { next_cursor: page.nextCursor }),
    };
  }

  @McpTool({
    name: 'create_task',
    title: 'Create a task',
    category: 'tasks',
    effect: 'write',
    subject: { argument: 'user_id' },
    description:
      'Hands something over to the people who work here: a request, a complaint, a follow-up. Use it when a person must ' +
      'act; say what and why in message. Send an idempotency_key so that a repeated call makes no second task.',
    input: createInput,
    output: createOutput,
  })
  async createTask(args: ToolArgs<typeof createInput>, call: ToolCall) {
    await this.tasks.viewer(args.user_id);
    const key = scopedKey(call, args);
    const created = await this.tasks.create(newTask(args), {
      createdBy: args.user_id,
      createdVia: 'mcp',
      idempotencyKey: key,
    });
    return {
      task_id: created.id,
      status: created.status,
      ...(created.assignedTo === null ? {} : { assigned_to: created.assignedTo }),
      notified: created.notified,
    };
  }

  @McpTool({
    name: 'update_task_status',
    title: 'Change the status of a task',
    category: 'tasks',
    effect: 'write',
    subject: { argument: 'user_id' },
    description:
      'Moves a task to another status. Read it with get_task first and send its version as expected_version. A step that ' +
      'the task cannot take, or a task that somebody else has changed meanwhile, is refused as a conflict: read it again.',
    input: updateInput,
    output: updateOutput,
  })
  async updateTaskStatus(args: ToolArgs<typeof updateInput>, call: ToolCall) {
    const viewer = await this.tasks.viewer(args.user_id);
    const { status: to, note, expected_version: expectedVersion } = args;
    const change = { to, note, expectedVersion, idempotencyKey: scopedKey(call, args) };
    const { task, from } = await this.changes.updateStatus(args.task_id, viewer, change);
    return { task: withoutNull(taskView(task)), from, to };
  }
}

function newTask(args: ToolArgs<typeof createInput>): NewTask {
  const title = args.title?.trim() ?? '';
  const message = args.message?.trim() ?? '';
  if (title === '' && message === '') throw titleMissing();
  return {
    title: title === '' ? firstLine(message) : title,
    description: message === '' ? undefined : message,
    taskType: args.task_type,
    priority: args.priority,
    relatedType: args.related_type,
    relatedId: args.related_id,
    dueAt: args.due_at === undefined ? undefined : new Date(args.due_at),
  };
}

function firstLine(message: string): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.length <= titleLength ? line : `${line.slice(0, titleLength - 1)}…`;
}

/** Keys of different groups and people never meet, so that nobody gets another's answer. */
function scopedKey(
  call: ToolCall,
  args: { user_id: string; idempotency_key?: string | undefined },
): string | undefined {
  const { user_id: userId, idempotency_key: key } = args;
  return key === undefined ? undefined : `mcp:${call.groupId}:${userId}:${key}`;
}
