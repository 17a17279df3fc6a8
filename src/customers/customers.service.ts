import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import type { Page } from '../common/page';
import { UsersService } from '../users/users.service';
import type { Account } from '../users/users.types';
import { ageOn } from './age';
import { completeness } from './completeness';
import type { Customer } from './customer.entity';
import { CustomerRepository, type CustomerRow } from './customer.repository';
import { CustomerInsightRepository } from './customer-insight.repository';
import type { CustomerProfile } from './customer-profile.entity';
import { CustomerProfileRepository } from './customer-profile.repository';
import { birthDateImpossible, budgetReversed, customerNotFound, profileChanged } from './customers.errors';
import type {
  CompletenessResult,
  CustomerFilter,
  CustomerRecord,
  CustomerSummary,
  Insight,
  PersonName,
  ProfileChange,
} from './customers.types';
import { emptyProfile, newCustomer, profileFacts, rowChanges } from './profile-facts';

/** The most insights that are read of one customer. */
const insightLimit = 100;

/** Whom a record is asked of: by id or by user name. */
export type CustomerKey = { readonly userId: string } | { readonly username: string };

@Injectable()
export class CustomersService {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomerRepository,
    private readonly profiles: CustomerProfileRepository,
    private readonly insights: CustomerInsightRepository,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  /** Makes the customer and an empty profile of a new account; part of the transaction that makes the account. */
  async create(userId: string, source: string): Promise<void> {
    await this.database.transaction(async () => {
      await this.customers.add([newCustomer(userId, source)]);
      await this.profiles.add([emptyProfile(userId)]);
    });
  }

  /**
   * Everything known of one customer. Throws `customers.not_found`, also for a person who is no customer and, when
   * `onlyUserId` is given, for everybody else.
   */
  async getRecord(key: CustomerKey, onlyUserId: string | null = null): Promise<CustomerRecord> {
    const user = 'userId' in key ? await this.users.find(key.userId) : await this.users.findByUsername(key.username);
    if (user === undefined || user.status === 'deleted') throw customerNotFound();
    if (onlyUserId !== null && user.id !== onlyUserId) throw customerNotFound();
    const [customer, profile] = await this.rowsOf(user.id);
    const insights = await this.activeInsights(user.id);
    const facts = profileFacts(customer, profile);
    const age = ageOn(facts.birthDate, this.clock.now());
    const names = await this.namesOf([customer.consultantId]);
    return {
      ...summary(customer, user, names),
      age,
      claimedAt: customer.claimedAt,
      firstMessageAt: customer.firstMessageAt,
      profile: facts,
      aiSummary: profile.aiSummary,
      insights,
      completeness: completeness(
        { ...facts, age },
        insights.map(({ category }) => category),
      ),
      version: profile.version,
    };
  }

  /** A page of customers, newest first. */
  async page(filter: CustomerFilter, limit: number, cursor: string | undefined): Promise<Page<CustomerSummary>> {
    const { items, nextCursor } = await this.customers.page(filter, limit, cursor);
    const users = await this.usersOf(items.flatMap(({ userId, consultantId }) => [userId, consultantId]));
    const names = namesIn(users);
    return { items: items.flatMap((row) => summaryIfKnown(row, users.get(row.userId), names)), nextCursor };
  }

  /**
   * Ids of customers whose id begins with `text`, or else whose name, address or phone holds it; newest first. Under
   * `onlyUserId` that person's at most.
   */
  async suggestIds(text: string, limit: number, onlyUserId: string | null): Promise<string[]> {
    const wanted = text.trim().toLowerCase();
    if (onlyUserId !== null) {
      return onlyUserId.startsWith(wanted) && (await this.isCustomer(onlyUserId)) ? [onlyUserId] : [];
    }
    const byId = /^[0-9a-f-]*$/.test(wanted) ? await this.customers.idsStartingWith(wanted, limit) : [];
    if (byId.length > 0) return byId;
    const { items } = await this.customers.page({ query: wanted }, limit, undefined);
    return items.map(({ userId }) => userId);
  }

  /** Active insights of a customer, newest first; empty for an unknown one. */
  async activeInsights(customerId: string, limit = insightLimit): Promise<Insight[]> {
    const rows = await this.insights.activeOf(customerId, limit);
    return rows.map(({ id, category, content, source, confidence, createdAt }) => ({
      ...{ id, category, content, source, confidence, createdAt },
    }));
  }

  /** How complete the file of `record` would be with the facts that `stated` adds to its profile. */
  completenessWith(record: CustomerRecord, stated: ProfileChange): CompletenessResult {
    const added = Object.fromEntries(Object.entries(stated).filter(([, value]) => value !== undefined));
    return completeness(
      { ...record.profile, age: record.age, ...added },
      record.insights.map(({ category }) => category),
    );
  }

  async isCustomer(userId: string): Promise<boolean> {
    return (await this.customers.findById(userId)) !== null;
  }

  /**
   * Changes what is known of a customer. `version` is that of the profile that the editor saw: throws
   * `customers.profile_changed` when somebody was faster.
   */
  async updateProfile(customerId: string, version: number, change: ProfileChange): Promise<CustomerRecord> {
    if (change.birthDate && !isPastDay(change.birthDate, this.clock.now())) throw birthDateImpossible();
    await this.database.transaction(async () => {
      const [, stored] = await this.rowsOf(customerId);
      if (stored.version !== version) throw profileChanged(stored.version);
      const rows = rowChanges(change, stored);
      refuseReversedBudget({ ...stored, ...rows.profile });
      const won = await this.profiles.changeVersion(customerId, version, rows.profile);
      if (!won) throw profileChanged(version + 1);
      if (Object.keys(rows.customer).length > 0) await this.customers.change(customerId, rows.customer);
    });
    return this.getRecord({ userId: customerId });
  }

  private async rowsOf(userId: string): Promise<[Customer, CustomerProfile]> {
    const customer = await this.customers.findById(userId);
    const profile = customer === null ? null : await this.profiles.findById(userId);
    if (customer === null || profile === null) throw customerNotFound();
    return [customer, profile];
  }

  private async usersOf(ids: readonly (string | null)[]): Promise<Map<string, Account>> {
    return this.users.findMany(ids.filter((id) => id !== null));
  }

  private async namesOf(ids: readonly (string | null)[]): Promise<Map<string, PersonName>> {
    return namesIn(await this.usersOf(ids));
  }
}

function namesIn(users: ReadonlyMap<string, Account>): Map<string, PersonName> {
  return new Map([...users].map(([id, { username }]) => [id, { id, username }]));
}

function summary(row: CustomerRow, user: Account, names: ReadonlyMap<string, PersonName>): CustomerSummary {
  return {
    userId: row.userId,
    username: user.username,
    stage: row.stage,
    source: row.source,
    consultant: row.consultantId === null ? null : (names.get(row.consultantId) ?? null),
    isActive: user.status === 'active',
    registeredAt: user.createdAt,
  };
}

function summaryIfKnown(
  row: CustomerRow,
  user: Account | undefined,
  names: ReadonlyMap<string, PersonName>,
): CustomerSummary[] {
  return user === undefined ? [] : [summary(row, user, names)];
}

function refuseReversedBudget({ budgetMin, budgetMax }: CustomerProfile): void {
  if (budgetMin !== null && budgetMax !== null && budgetMin > budgetMax) throw budgetReversed();
}

function isPastDay(day: string, now: Date): boolean {
  const moment = new Date(`${day}T00:00:00Z`);
  const isDay = !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(day);
  return isDay && day >= '1900-01-01' && ageOn(day, now) !== null;
}
