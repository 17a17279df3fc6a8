import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { between, type Random } from '../test/emulator/random';

/** Milliseconds that a customer waits for one answer, and for the end of all attempts. */
const answerLimit = 15_000;
const patience = 600_000;
/** One in so many loses patience, or the connection, right after sending. */
const hastyShare = 0.1;
const longestHaste = 150;
const retryDelay = 300;
/** Customers without an answer beyond whom no more are sent: a slow machine shall be tried, not drowned. */
const mostWaiting = 40;
const password = 'a-long-enough-password';

export const customerEmails = '%@proof.example';

export interface Acknowledged {
  readonly email: string;
  readonly userId: string;
  /** From the first attempt to the answer, milliseconds. */
  readonly ms: number;
  readonly attempts: number;
}

interface Customer {
  readonly name: string;
  readonly email: string;
  /** Milliseconds after which the first attempt is cut off; undefined for one that waits. */
  readonly hasteMs: number | undefined;
}

interface Answer {
  readonly status: number;
  readonly retryAfterMs: number;
  readonly code: string;
  readonly userId: string;
}

/**
 * Customers who register as a careful client does: an answer that did not come is asked for again under the same
 * Idempotency-Key. Every 201 is written to a log of this process, which is all that the checker believes.
 */
export class Customers {
  readonly acknowledged: Acknowledged[] = [];
  /** Told that they exist after an answer was lost: registered, but never acknowledged. */
  readonly existing: string[] = [];
  /** Answers that nobody should get. */
  readonly refused: string[] = [];
  /** Without an answer to the end. */
  readonly unanswered: string[] = [];
  /** Attempts without an answer, repeated since. */
  unknown = 0;
  launched = 0;
  /** Answers by status. */
  readonly statuses = new Map<number, number>();
  private readonly open = new Set<Promise<void>>();

  constructor(
    private readonly baseUrl: string,
    private readonly logFile: string,
    private readonly random: Random,
  ) {}

  get waiting(): number {
    return this.open.size;
  }

  /** Sends `count` customers within the next `withinMs`, most of them towards the end. */
  launch(count: number, withinMs: number): void {
    for (let sent = 0; sent < count; sent += 1) {
      this.launched += 1;
      const name = `proof-${this.launched}`;
      const hasteMs = this.random() < hastyShare ? between(this.random, 1, longestHaste) : undefined;
      const delay = withinMs * (1 - this.random() ** 2);
      const done = sleep(delay)
        .then(() => this.register({ name, email: `${name}@proof.example`, hasteMs }))
        .finally(() => this.open.delete(done));
      this.open.add(done);
    }
  }

  /** Waits until few are without an answer. */
  async calm(): Promise<void> {
    while (this.open.size > mostWaiting) await Promise.race(this.open);
  }

  /** Waits until everybody has an answer or has given up. */
  async settled(): Promise<void> {
    while (this.open.size > 0) await Promise.all(this.open);
  }

  private async register(customer: Customer): Promise<void> {
    const { name, email } = customer;
    const startedAt = performance.now();
    for (let attempts = 1; performance.now() - startedAt < patience; attempts += 1) {
      const answer = await this.ask(customer, attempts === 1 ? customer.hasteMs : undefined);
      if (answer === undefined) {
        await sleep(retryDelay);
        continue;
      }
      this.statuses.set(answer.status, (this.statuses.get(answer.status) ?? 0) + 1);
      if (answer.status === 201) {
        const ms = Math.round(performance.now() - startedAt);
        return this.acknowledge({ email, userId: answer.userId, ms, attempts });
      }
      if (answer.code === 'users.email_taken' && attempts > 1) return void this.existing.push(email);
      if (![409, 429, 503].includes(answer.status)) this.refused.push(`${name}: ${answer.status} ${answer.code}`);
      if (answer.status < 500 && ![409, 429].includes(answer.status)) return;
      await sleep(answer.retryAfterMs);
    }
    this.unanswered.push(email);
  }

  private acknowledge(one: Acknowledged): void {
    appendFileSync(this.logFile, `${JSON.stringify({ at: new Date().toISOString(), ...one })}\n`);
    this.acknowledged.push(one);
  }

  /** One attempt; undefined when nobody knows what became of it. */
  private async ask({ name, email }: Customer, limit = answerLimit): Promise<Answer | undefined> {
    try {
      const response = await fetch(`${this.baseUrl}/api/v1/auth/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': name },
        body: JSON.stringify({ email, username: name, password }),
        signal: AbortSignal.timeout(limit),
      });
      const body = (await response.json()) as { data?: { id: string }; error?: { code: string } };
      const seconds = Number(response.headers.get('retry-after') ?? 1);
      const { status } = response;
      return { status, retryAfterMs: seconds * 1_000, code: body.error?.code ?? '', userId: body.data?.id ?? '' };
    } catch {
      this.unknown += 1;
      return undefined;
    }
  }
}
