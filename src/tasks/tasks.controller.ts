import { Body, Controller, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import { type Principal, staffRoles } from '../common/access/principal.types';
import { ok, okPage } from '../common/http/envelope';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { TaskChangesService } from './task-changes.service';
import { CreateTaskDto, TaskPageQuery, TaskStatusDto, UpdateTaskDto } from './tasks.dto';
import { TasksService } from './tasks.service';
import type { NewTask, TaskEdit } from './tasks.types';
import { taskEventView, taskView } from './tasks.view';

/** Tasks for the people who work here; who sees which is one rule for all doors (task-visibility.ts). */
@ApiTags('tasks')
@AccessFor(staffRoles)
@Controller('tasks')
export class TasksController {
  constructor(
    private readonly tasks: TasksService,
    private readonly changes: TaskChangesService,
  ) {}

  /** Tasks that the person may see. */
  @Get()
  async list(@Query() query: TaskPageQuery, @CurrentPrincipal() principal: Principal) {
    const { status, assigned_to: assignedTo, customer_id: customerId, limit, cursor } = query;
    return okPage(await this.tasks.page(principal, { status, assignedTo, customerId }, limit, cursor), taskView);
  }

  /** Makes a task. */
  @Post()
  @Idempotent()
  async create(@Body() body: CreateTaskDto, @CurrentPrincipal() principal: Principal) {
    const { id } = await this.tasks.create(newTask(body), { createdBy: principal.userId, createdVia: 'ui' });
    return ok(taskView((await this.tasks.getVisible(id, principal)).task), 'Task created');
  }

  /** One task with its history. */
  @Get(':id')
  async get(@Param('id') id: string, @CurrentPrincipal() principal: Principal) {
    const { task, events } = await this.tasks.getVisible(id, principal);
    return ok({ ...taskView(task), events: events.map(taskEventView) });
  }

  /** Changes a task, over the version that the editor saw. */
  @Patch(':id')
  async update(@Param('id') id: string, @Body() body: UpdateTaskDto, @CurrentPrincipal() principal: Principal) {
    return ok(taskView(await this.changes.edit(id, principal, body.version, taskEdit(body))));
  }

  /** Moves a task to another status, along the transitions that there are. */
  @Post(':id/status')
  @HttpCode(200)
  @Idempotent()
  async updateStatus(@Param('id') id: string, @Body() body: TaskStatusDto, @CurrentPrincipal() principal: Principal) {
    const { status: to, note, expected_version: expectedVersion } = body;
    const changed = await this.changes.updateStatus(id, principal, { to, note, expectedVersion });
    return ok({ task: taskView(changed.task), from: changed.from, to: changed.to });
  }
}

function newTask(body: CreateTaskDto): NewTask {
  return {
    title: body.title,
    description: body.description,
    taskType: body.task_type ?? 'manual',
    priority: body.priority ?? 'medium',
    relatedType: body.related_type,
    relatedId: body.related_id,
    assignedTo: body.assigned_to,
    dueAt: body.due_at === undefined ? undefined : new Date(body.due_at),
  };
}

function taskEdit({ title, description, priority, assigned_to: assignedTo, due_at: dueAt }: UpdateTaskDto): TaskEdit {
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    ...(priority === undefined ? {} : { priority }),
    ...(assignedTo === undefined ? {} : { assignedTo }),
    ...(dueAt === undefined ? {} : { dueAt: dueAt === null ? null : new Date(dueAt) }),
  };
}
