import { SecretsConfig } from '../config/app-config';
import { loadConfig } from '../config/load-config';
import { Clock } from './clock';
import { RecurringJobs } from './jobs/recurring-jobs';

/** The keys that a secret gives, with those of a previous one beside them. */
export function aSecretsConfig(secret = 'test', previous?: string): SecretsConfig {
  const keysOf = (value: string) => loadConfig({ APP_SECRET: value }).secrets.current;
  return new SecretsConfig(keysOf(secret), previous === undefined ? undefined : keysOf(previous));
}

/** A clock that stands until it is moved. */
export class FakeClock extends Clock {
  constructor(private millis = Date.UTC(2026, 0, 1)) {
    super();
  }

  override now(): Date {
    return new Date(this.millis);
  }

  advance(milliseconds: number): void {
    this.millis += milliseconds;
  }
}

/** Recurring work that runs when a test says so. */
export class FakeJobs extends RecurringJobs {
  readonly planned = new Map<string, { readonly milliseconds: number; readonly work: () => Promise<unknown> }>();

  every(name: string, milliseconds: number, work: () => Promise<unknown>): void {
    this.planned.set(name, { milliseconds, work });
  }

  async run(name: string): Promise<unknown> {
    return this.planned.get(name)!.work();
  }
}
