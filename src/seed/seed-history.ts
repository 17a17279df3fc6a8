import { Injectable } from '@nestjs/common';
import { ConversationImportService } from '../conversations/conversation-import.service';
import { CustomerImportService } from '../customers/customer-import.service';
import { TaskImportService } from '../tasks/task-import.service';
import { UserImportService } from '../users/user-import.service';
import type { SeedWorld } from './seed-world';

/** How many rows of each kind a run has added. */
export interface AddedRows {
  readonly customers: number;
  readonly conversations: number;
  readonly messages: number;
  readonly tasks: number;
}

/** Writes a world, lower modules first; what is there already stays as it is. */
@Injectable()
export class SeedHistory {
  constructor(
    private readonly accounts: UserImportService,
    private readonly customers: CustomerImportService,
    private readonly conversations: ConversationImportService,
    private readonly tasks: TaskImportService,
  ) {}

  /** Returns the ids of the accounts added, and how much else. */
  async write(world: SeedWorld, password: string): Promise<{ accountIds: string[]; added: AddedRows }> {
    const accountIds = await this.accounts.importAccounts(world.accounts, password);
    const customers = await this.customers.importHistory(world.customers);
    const { conversations, messages } = await this.conversations.importHistory(world.conversations);
    const tasks = await this.tasks.importHistory(world.tasks);
    return { accountIds, added: { customers, conversations, messages, tasks } };
  }
}
