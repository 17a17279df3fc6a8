import type { Customer } from './customer.entity';
import type { CustomerProfile } from './customer-profile.entity';
import type { ProfileChange, ProfileFacts } from './customers.types';

/** The facts of a customer, gathered from the two rows that hold them. */
export function profileFacts(customer: Customer, profile: CustomerProfile): ProfileFacts {
  const { birthDate, gender } = customer;
  const { skinType, concerns, medicalHistory, allergies, contraindications, budgetMin, budgetMax } = profile;
  const { preferredContact, communicationStyle, riskTolerance, tags, riskNotes, extra } = profile;
  return {
    ...{ birthDate, gender, skinType, concerns, medicalHistory, allergies, contraindications, budgetMin, budgetMax },
    ...{ preferredContact, communicationStyle, riskTolerance, tags, riskNotes },
    timeline: extra.timeline ?? null,
    expectations: extra.expectations ?? null,
  };
}

interface RowChanges {
  readonly customer: Partial<Pick<Customer, 'birthDate' | 'gender'>>;
  readonly profile: Partial<CustomerProfile>;
}

/** Splits a change into what each of the two rows takes; `stored` supplies the rest of the facts without a column. */
export function rowChanges(change: ProfileChange, stored: CustomerProfile): RowChanges {
  const { birthDate, gender, timeline, expectations, ...columns } = change;
  const extra = { ...stored.extra, ...defined({ timeline, expectations }) };
  const touchesExtra = timeline !== undefined || expectations !== undefined;
  return {
    customer: defined({ birthDate, gender }),
    profile: defined({
      ...columns,
      ...(touchesExtra ? { extra: withoutNull(extra) } : {}),
    }),
  };
}

/** The rows of a customer of whom nothing is known yet. */
export function emptyProfile(customerId: string): CustomerProfile {
  return {
    customerId,
    skinType: null,
    concerns: [],
    medicalHistory: null,
    allergies: null,
    contraindications: null,
    budgetMin: null,
    budgetMax: null,
    preferredContact: null,
    communicationStyle: null,
    riskTolerance: null,
    tags: [],
    riskNotes: [],
    aiSummary: null,
    extra: {},
    version: 1,
  };
}

export function newCustomer(userId: string, source: string): Customer {
  return {
    userId,
    stage: 'lead',
    source,
    consultantId: null,
    claimedAt: null,
    firstAiReplyAt: null,
    firstHumanReplyAt: null,
    firstMessageAt: null,
    birthDate: null,
    gender: null,
    version: 1,
  };
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}

function withoutNull(values: Record<string, string | null>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== null));
}
