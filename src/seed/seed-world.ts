import type { ConversationImport, FeedbackImport } from '../conversations/conversations.types';
import type { ConsultationImport } from '../conversations/consultations/consultation.types';
import type { CustomerImport } from '../customers/customers.types';
import type { TaskImport } from '../tasks/tasks.types';
import type { PlanImport, ServiceProject, ServiceRecordImport } from '../treatments/treatments.types';
import type { AccountImport } from '../users/users.types';
import { SeedCalendar } from './seed-calendar';
import { seedCatalogue } from './seed-catalogue';
import { seedConsultations, seedFeedback } from './seed-consultations';
import { seedConversations, type SeedTale } from './seed-conversations';
import { allSeedStaff, type SeedCustomer, seedCustomers, seedStaff } from './seed-people';
import { seedInsights, seedProfile } from './seed-profiles';
import { SeedRandom } from './seed-random';
import { allergens, seedStories } from './seed-stories';
import { seedTasks } from './seed-tasks';
import { seedTreatments } from './seed-treatments';

/** Everything that the seeds add. */
export interface SeedWorld {
  readonly accounts: readonly AccountImport[];
  readonly customers: readonly CustomerImport[];
  readonly conversations: readonly ConversationImport[];
  readonly tasks: readonly TaskImport[];
  readonly projects: readonly ServiceProject[];
  readonly plans: readonly PlanImport[];
  readonly serviceRecords: readonly ServiceRecordImport[];
  readonly consultations: readonly ConsultationImport[];
  readonly feedback: readonly FeedbackImport[];
}

/** Makes each customer's numbers independent of the others', so that a change to one leaves the rest as they are. */
const seedOf = ({ number }: SeedCustomer): number => 20_260_101 + number * 7919;

/** The same world for every moment of a day: a year of a small clinic that ends today. */
export function seedWorld(now: Date): SeedWorld {
  const calendar = new SeedCalendar(now);
  const told = seedCustomers.map((customer) => tell(customer, calendar));
  return {
    accounts: [...staffAccounts(calendar), ...told.map(({ account }) => account)],
    customers: told.map(({ customer }) => customer),
    conversations: told.flatMap(({ conversations }) => conversations),
    tasks: told.flatMap(({ tasks }) => tasks),
    projects: seedCatalogue,
    plans: told.flatMap(({ plans }) => plans),
    serviceRecords: told.flatMap(({ records }) => records),
    consultations: told.flatMap(({ consultations }) => consultations),
    feedback: told.flatMap(({ feedback }) => feedback),
  };
}

function staffAccounts(calendar: SeedCalendar): AccountImport[] {
  return allSeedStaff.map(({ id, username, email, roles }) => ({
    ...{ id, username, email, roles },
    tier: 'internal',
    registeredAt: calendar.ago(365, 9),
    lastLoginAt: null,
  }));
}

function tell(person: SeedCustomer, calendar: SeedCalendar) {
  const random = new SeedRandom(seedOf(person));
  // Numbers of its own, so that what was told first stays as it was.
  const later = new SeedRandom(seedOf(person) + 1);
  const tale = taleOf(person, random);
  const conversations = seedConversations(tale, random, calendar);
  const profile = seedProfile(tale, random, calendar);
  const insights = seedInsights(tale, random, calendar);
  return {
    account: accountOf(tale, calendar),
    customer: customerOf(tale, { profile, insights }, conversations),
    conversations,
    tasks: seedTasks(tale, random, calendar),
    consultations: seedConsultations(tale, conversations),
    feedback: seedFeedback(tale, conversations, later),
    ...seedTreatments(tale, profile, later, calendar),
  };
}

function taleOf(customer: SeedCustomer, random: SeedRandom): SeedTale {
  const story = seedStories[customer.kind];
  const registeredDaysAgo = random.int(...story.registered);
  const consultant = seedStaff.consultants[customer.number % 2 === 0 ? 0 : 1];
  return {
    ...{ customer, story, registeredDaysAgo },
    lastSeenDaysAgo: Math.min(random.int(...story.lastSeen), registeredDaysAgo),
    consultantId: story.claimed ? consultant.id : null,
    allergy: customer.kind === 'allergic' ? random.pick(allergens) : null,
    budget: story.budget === null ? null : Math.round(random.int(...story.budget) / 1000) * 1000,
  };
}

function accountOf({ customer, registeredDaysAgo, lastSeenDaysAgo }: SeedTale, calendar: SeedCalendar): AccountImport {
  const { id, username, email, phone, kind } = customer;
  return {
    ...{ id, username, email, phone },
    tier: kind === 'loyal' || kind === 'at_risk' ? 'premium' : 'external',
    roles: ['customer'],
    registeredAt: calendar.ago(registeredDaysAgo, 8, 30),
    lastLoginAt: calendar.ago(lastSeenDaysAgo, 8, 45),
  };
}

function customerOf(
  { customer, story, consultantId }: SeedTale,
  known: Pick<CustomerImport, 'profile' | 'insights'>,
  conversations: readonly ConversationImport[],
): CustomerImport {
  const messages = conversations.flatMap((conversation) => conversation.messages);
  const firstOf = (sender: string): Date | null =>
    messages.find(({ senderType }) => senderType === sender)?.createdAt ?? null;
  return {
    userId: customer.id,
    stage: story.stage,
    source: 'registration',
    consultantId,
    claimedAt: consultantId === null ? null : firstOf('consultant'),
    firstAiReplyAt: firstOf('ai'),
    firstHumanReplyAt: firstOf('consultant'),
    firstMessageAt: firstOf('customer'),
    ...known,
  };
}
