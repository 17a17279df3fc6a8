import { hash, verify } from '@node-rs/argon2';
import type { Foreground } from '../../common/limits/foreground';
import { passwordsBusy } from './auth.errors';

/** Parameters of argon2id, the library's own choice; the default is OWASP's: 19 MiB, two passes, one lane. */
export interface HashCost {
  readonly memoryKiB: number;
  readonly passes: number;
}

/** Hashes that run at the same time, and that wait for their turn, at most: a flood must not starve everything else. */
const running = 2;
const waiting = 200;

/** Hashes and checks passwords, a few at a time. */
export class PasswordHasher {
  private readonly queue: (() => void)[] = [];
  private busy = 0;

  constructor(
    private readonly foreground: Foreground,
    private readonly cost: HashCost = { memoryKiB: 19_456, passes: 2 },
  ) {}

  /** Throws `auth.busy` when too many wait already. */
  async hash(password: string): Promise<string> {
    const { memoryKiB: memoryCost, passes: timeCost } = this.cost;
    return this.inTurn(() => hash(canonical(password), { memoryCost, timeCost, parallelism: 1 }));
  }

  /** Whether `password` is the one behind the hash; without a hash false, at the same cost. Throws `auth.busy`. */
  async matches(password: string, passwordHash: string | undefined): Promise<boolean> {
    if (passwordHash !== undefined) return this.inTurn(() => verify(passwordHash, canonical(password)));
    await this.hash(password);
    return false;
  }

  private async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.busy >= running) {
      if (this.queue.length >= waiting) throw passwordsBusy();
      this.foreground.enter();
      await new Promise<void>((resolve) => this.queue.push(resolve));
      this.foreground.leave();
    } else {
      this.busy += 1;
    }
    try {
      return await work();
    } finally {
      // The place passes to the one that waits longest.
      const next = this.queue.shift();
      if (next === undefined) this.busy -= 1;
      else next();
    }
  }
}

/** The same password from every keyboard (RFC 8265). */
function canonical(password: string): string {
  return password.normalize('NFC');
}
