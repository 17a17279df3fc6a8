import { Test, type TestingModule } from '@nestjs/testing';
import type { ModuleMetadata } from '@nestjs/common';
import { testDatabaseUrl } from '../../test/support/databases';
import { CommonModule } from '../common/common.module';
import { DatabaseModule } from '../common/database/database.module';
import { IdempotencyModule } from '../common/idempotency/idempotency.module';
import { JobsModule } from '../common/jobs/jobs.module';
import { RedisModule } from '../common/redis/redis.module';
import type { Role } from '../common/access/principal.types';
import { ConfigModule } from '../config/config.module';
import { loadConfig } from '../config/load-config';
import { Foreground } from '../common/limits/foreground';
import { PasswordHasher } from '../users/auth/password-hasher';
import { UsersService } from '../users/users.service';
import { UsersModule } from '../users/users.module';
import type { CompletenessFacts } from './completeness';
import { CustomersModule } from './customers.module';
import type { CustomerRecord, ProfileFacts } from './customers.types';

/** Users, customers and `more` over a fresh database of the engine under test, with cheap passwords. */
export async function startCustomers(more: NonNullable<ModuleMetadata['imports']> = []): Promise<TestingModule> {
  const DATABASE_URL = await testDatabaseUrl();
  const config = loadConfig({ APP_ENV: 'test', ADMIN_PASSWORD: 'correct-horse-battery', DATABASE_URL });
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(config),
      CommonModule,
      DatabaseModule,
      JobsModule.forRoot(config.redis),
      RedisModule.forRoot(config.redis),
      IdempotencyModule,
      UsersModule,
      CustomersModule,
      ...more,
    ],
  })
    .overrideProvider(PasswordHasher)
    .useValue(new PasswordHasher(new Foreground(), { memoryKiB: 1024, passes: 2 }))
    .setLogger(false as never)
    .compile();
  return module.init();
}

let people = 0;

/** Somebody new with this role; a customer comes with an empty profile. Gives the id. */
export async function aPerson(module: TestingModule, role: Role = 'customer', username?: string): Promise<string> {
  people += 1;
  const name = username ?? `${role}-${people}`;
  const person = { username: name, email: `person-${people}@example.com`, password: 'long-enough-1' };
  const users = module.get(UsersService);
  if (role === 'customer') return (await users.register(person)).id;
  return (await users.create({ ...person, tier: 'internal', roles: [role] })).id;
}

/** Of a customer of whom everything is known. */
export function completeFacts(overrides: Partial<CompletenessFacts> = {}): CompletenessFacts {
  return {
    age: 30,
    gender: 'female',
    skinType: '干性',
    concerns: ['色斑'],
    budgetMin: 1000,
    budgetMax: null,
    timeline: '年底前',
    medicalHistory: '无',
    allergies: [],
    expectations: '肤色均匀',
    ...overrides,
  };
}

export const unknownFacts: CompletenessFacts = {
  age: null,
  gender: null,
  skinType: null,
  concerns: [],
  budgetMin: null,
  budgetMax: null,
  timeline: null,
  medicalHistory: null,
  allergies: null,
  expectations: null,
};

const emptyProfileFacts: ProfileFacts = {
  birthDate: null,
  gender: null,
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
  timeline: null,
  expectations: null,
};

/** A customer of whom nothing is known but the name. */
export function aCustomerRecord({
  profile = {},
  ...overrides
}: Partial<Omit<CustomerRecord, 'profile'>> & { profile?: Partial<ProfileFacts> } = {}): CustomerRecord {
  return {
    userId: '018f0000-0000-7000-8000-00000000c001',
    username: '林小雨',
    stage: 'lead',
    source: 'registration',
    consultant: null,
    isActive: true,
    registeredAt: new Date('2026-01-01T08:00:00.000Z'),
    age: null,
    claimedAt: null,
    firstMessageAt: null,
    aiSummary: null,
    insights: [],
    completeness: { score: 0, missing: [] },
    version: 1,
    ...overrides,
    profile: { ...emptyProfileFacts, ...profile },
  };
}
