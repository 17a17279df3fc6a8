import { Test, type TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';
import { testDatabaseUrl } from '../../../test/support/databases';
import { Clock } from '../../common/clock';
import { CommonModule } from '../../common/common.module';
import { DatabaseModule } from '../../common/database/database.module';
import { IdempotencyModule } from '../../common/idempotency/idempotency.module';
import { JobsModule } from '../../common/jobs/jobs.module';
import { ConfigModule } from '../../config/config.module';
import { loadConfig } from '../../config/load-config';
import { Foreground } from '../../common/limits/foreground';
import { PasswordHasher } from './password-hasher';
import { UsersModule } from '../users.module';

/** A clock that stands still until it is moved. */
export class TestClock extends Clock {
  private moment = new Date('2026-03-01T08:00:00.123Z');

  override now(): Date {
    return new Date(this.moment);
  }

  pass(milliseconds: number): void {
    this.moment = new Date(this.moment.getTime() + milliseconds);
  }
}

export interface UsersUnderTest {
  readonly module: TestingModule;
  readonly clock: TestClock;
  /** For looking at and spoiling what is stored. */
  readonly sql: (statement: string, parameters?: unknown[]) => Promise<Record<string, unknown>[]>;
}

export const adminEmail = 'admin@anmei.local';
export const adminPassword = 'correct-horse-battery';

/** The users module over a fresh database of the engine under test, with cheap passwords. */
export async function startUsers(env: Record<string, string> = {}): Promise<UsersUnderTest> {
  const given = { APP_ENV: 'test', ADMIN_EMAIL: adminEmail, ADMIN_PASSWORD: adminPassword };
  const config = loadConfig({ ...given, DATABASE_URL: await testDatabaseUrl(), ...env });
  const clock = new TestClock();
  const module = await Test.createTestingModule({
    imports: [
      ConfigModule.forRoot(config),
      CommonModule,
      DatabaseModule,
      JobsModule.forRoot(config.redis),
      IdempotencyModule,
      UsersModule,
    ],
  })
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(PasswordHasher)
    .useValue(new PasswordHasher(new Foreground(), { memoryKiB: 1024, passes: 2 }))
    .setLogger(false as never)
    .compile();
  await module.init();
  const dataSource = module.get(DataSource);
  return { module, clock, sql: (statement, parameters) => dataSource.query(statement, parameters) };
}
