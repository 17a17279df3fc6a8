import { Injectable } from '@nestjs/common';
import { staffRoles } from '../common/access/principal.types';
import { CustomersService } from '../customers/customers.service';
import { UsersService } from '../users/users.service';
import { askerNotFound, assigneeUnfit, relatedCustomerUnknown } from './tasks.errors';
import type { NewTask, TaskCreation, TaskViewer } from './tasks.types';

/** The people of a task: who asks, who may hold it, whom it is about. */
@Injectable()
export class TaskPeople {
  constructor(
    private readonly users: UsersService,
    private readonly customers: CustomersService,
  ) {}

  /** The person as one who asks for tasks. Throws `tasks.user_not_found`. */
  async viewer(userId: string): Promise<TaskViewer> {
    const account = await this.users.find(userId);
    if (account === undefined || account.status === 'deleted') throw askerNotFound();
    return { userId, roles: account.roles };
  }

  /** Throws `tasks.assignee_unfit` unless the person is an active member of staff. */
  async refuseUnfitAssignee(userId: string): Promise<void> {
    const account = await this.users.find(userId);
    const isStaff = staffRoles.some((role) => account?.roles.includes(role));
    if (account?.status !== 'active' || !isStaff) throw assigneeUnfit();
  }

  /** The customer whom a new task is about: its maker, else the one that it is related to. Throws `tasks.related_unknown`. */
  async subjectOf(task: NewTask, { createdBy }: TaskCreation): Promise<string | null> {
    if (createdBy !== null && (await this.customers.isCustomer(createdBy))) return createdBy;
    if (task.relatedType !== 'customer' || task.relatedId === undefined) return null;
    if (!(await this.customers.isCustomer(task.relatedId))) throw relatedCustomerUnknown();
    return task.relatedId;
  }
}
