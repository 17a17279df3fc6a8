import { Injectable } from '@nestjs/common';
import { ConversationImportService } from '../conversations/conversation-import.service';
import { CustomerImportService } from '../customers/customer-import.service';
import { TaskImportService } from '../tasks/task-import.service';
import { UserImportService } from '../users/user-import.service';
import { SeedTreatmentHistory } from './seed-treatment-history';
import type { SeedWorld } from './seed-world';

/** How many rows of each kind a run has added. */
export interface AddedRows {
  readonly customers: number;
  readonly conversations: number;
  readonly messages: number;
  readonly tasks: number;
  readonly projects: number;
  readonly plans: number;
  readonly serviceRecords: number;
  readonly consultations: number;
}

/** Writes a world, lower modules first; what is there already stays as it is. */
@Injectable()
export class SeedHistory {
  constructor(
    private readonly accounts: UserImportService,
    private readonly customers: CustomerImportService,
    private readonly conversations: ConversationImportService,
    private readonly tasks: TaskImportService,
    private readonly later: SeedTreatmentHistory,
  ) {}

  /** Returns the ids of the accounts added, and how much else. */
  async write(world: SeedWorld, password: string): Promise<{ accountIds: string[]; added: AddedRows }> {
    const accountIds = await this.accounts.importAccounts(world.accounts, password);
    const customers = await this.customers.importHistory(world.customers);
    const { conversations, messages } = await this.conversations.importHistory(world.conversations);
    const tasks = await this.tasks.importHistory(world.tasks);
    const rest = await this.later.write(world);
    return { accountIds, added: { customers, conversations, messages, tasks, ...rest } };
  }
}
