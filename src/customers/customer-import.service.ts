import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { CustomerRepository } from './customer.repository';
import type { CustomerInsight } from './customer-insight.entity';
import { CustomerInsightRepository } from './customer-insight.repository';
import { CustomerProfileRepository } from './customer-profile.repository';
import type { CustomerImport } from './customers.types';
import { emptyProfile, newCustomer, rowChanges } from './profile-facts';

/** Takes over customers in bulk, each with profile and insights. */
@Injectable()
export class CustomerImportService {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomerRepository,
    private readonly profiles: CustomerProfileRepository,
    private readonly insights: CustomerInsightRepository,
  ) {}

  /**
   * Adds the customers that are not there yet, at most 200 at a time; one that is there stays as it is, insights
   * included. The accounts must exist. Returns how many were added.
   */
  async importHistory(imports: readonly CustomerImport[]): Promise<number> {
    return this.database.transaction(async () => {
      const existing = await this.customers.existingOf(imports.map(({ userId }) => userId));
      const added = imports.filter(({ userId }) => !existing.has(userId));
      if (added.length === 0) return 0;
      const rows = added.map(rowsOf);
      await this.customers.add(rows.map(({ customer }) => customer));
      await this.profiles.add(rows.map(({ profile }) => profile));
      await this.insights.add(rows.flatMap(({ insights }) => insights));
      return added.length;
    });
  }
}

function rowsOf(imported: CustomerImport) {
  const { userId, source, stage, consultantId, claimedAt } = imported;
  const { firstAiReplyAt, firstHumanReplyAt, firstMessageAt } = imported;
  const empty = emptyProfile(userId);
  const facts = rowChanges(imported.profile, empty);
  return {
    customer: {
      ...newCustomer(userId, source),
      ...{ stage, consultantId, claimedAt, firstAiReplyAt, firstHumanReplyAt, firstMessageAt },
      ...facts.customer,
    },
    profile: { ...empty, ...facts.profile },
    insights: imported.insights.map((insight): CustomerInsight => ({
      ...insight,
      customerId: userId,
      status: 'active',
      sourceMessageId: null,
      createdBy: insight.source === 'human' ? consultantId : null,
    })),
  };
}
