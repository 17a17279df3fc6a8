import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { ConversationHistoryService } from '../conversations/conversation-history.service';
import { customerNotFound } from '../customers/customers.errors';
import { CustomersService } from '../customers/customers.service';
import { TasksService } from '../tasks/tasks.service';
import type { TaskRecord } from '../tasks/tasks.types';
import { TreatmentHistoryService } from '../treatments/treatment-history.service';
import { UsersService } from '../users/users.service';
import type { CustomerSnapshot, TaskFact } from './analysis.types';

/** More tasks about one customer are not looked at. */
const taskLimit = 100;

/** Reads everything that the rules look at. */
@Injectable()
export class CustomerSnapshotService {
  constructor(
    private readonly users: UsersService,
    private readonly customers: CustomersService,
    private readonly conversations: ConversationHistoryService,
    private readonly treatments: TreatmentHistoryService,
    private readonly tasks: TasksService,
    private readonly clock: Clock,
  ) {}

  /**
   * One customer as of now, by a fixed number of queries, each over an index, however long the history. Throws
   * `customers.not_found`.
   */
  async of(customerId: string): Promise<CustomerSnapshot> {
    const account = await this.users.find(customerId);
    if (account === undefined) throw customerNotFound();
    const record = await this.customers.getRecord({ userId: customerId });
    const { isActive, registeredAt, stage, consultant, age, profile, completeness, insights } = record;
    return {
      ...{ customerId, isActive, registeredAt, stage, age, profile, completeness, insights },
      now: this.clock.now(),
      lastLoginAt: account.lastLoginAt,
      hasConsultant: consultant !== null,
      tasks: (await this.tasks.aboutCustomer(customerId, taskLimit)).map(taskFact),
      conversations: await this.conversations.of(customerId),
      treatments: await this.treatments.of(customerId, stage),
    };
  }
}

function taskFact({ taskType, status, createdAt, dueAt }: TaskRecord): TaskFact {
  return { type: taskType, isOpen: status !== 'completed' && status !== 'cancelled', createdAt, dueAt };
}
