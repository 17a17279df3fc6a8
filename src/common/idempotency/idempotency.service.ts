import { createHmac } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { SecretsConfig } from '../../config/app-config';
import { Clock } from '../clock';
import { currentContext } from '../context/request-context';
import { SealedBox } from '../crypto/sealed-box';
import { AppError } from '../errors/app-error';
import { newId } from '../ids';
import { RecurringJobs } from '../jobs/recurring-jobs';
import { IdempotencyRepository } from './idempotency.repository';

/** Milliseconds after which a claim without an answer counts as abandoned by a process that died. */
const abandonedAfter = 60_000;
const keptFor = 24 * 60 * 60 * 1000;

export interface KeyedRequest {
  readonly actor: string;
  readonly key: string;
  /** Method, address and body. */
  readonly content: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** `claimed`: do the work and say how it ended; `replay`: this is the answer of the first time. */
export type Claim = { readonly claimed: string } | { readonly replay: Answer };

/** Makes a POST safe to send again: the same key of the same person gives the answer of the first time for a day. */
@Injectable()
export class IdempotencyService implements OnModuleInit {
  constructor(
    private readonly records: IdempotencyRepository,
    private readonly box: SealedBox,
    private readonly jobs: RecurringJobs,
    private readonly secrets: SecretsConfig,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('idempotency-retention', 60 * 60 * 1000, () =>
      this.records.deleteOlderThan(new Date(this.clock.now().getTime() - keptFor)),
    );
  }

  /** Errors: `idempotency.key_reused` for another request under the key, `idempotency.in_progress` while the first runs. */
  async claim(request: KeyedRequest): Promise<Claim> {
    const fingerprints = this.fingerprints(request.content);
    const { actor, key } = request;
    const now = this.clock.now();
    const id = newId();
    const claim = { id, actor, key, fingerprint: fingerprints[0]!, status: null, sealedAnswer: null, createdAt: now };
    if (await this.records.claim(claim)) return { claimed: id };

    const first = await this.records.findByKey(actor, key);
    if (first === null) return this.claim(request);
    if (!fingerprints.includes(first.fingerprint)) throw keyReused();
    if (first.status === null || first.sealedAnswer === null) {
      const abandoned = await this.records.releaseAbandoned(first.id, new Date(now.getTime() - abandonedAfter));
      if (abandoned) return this.claim(request);
      throw inProgress();
    }
    const body: unknown = JSON.parse(this.box.open(Buffer.from(first.sealedAnswer, 'base64'), contextOf(first.id)));
    return { replay: { status: first.status, body } };
  }

  async complete(id: string, { status, body }: Answer): Promise<void> {
    await this.records.complete(id, status, this.box.seal(JSON.stringify(body), contextOf(id)).toString('base64'));
  }

  /**
   * Part of the open transaction: the answer to the running request is there with its work or not at all, so that a process
   * which dies after the commit leaves it for the repetition. Does nothing for a request without a key.
   */
  async keep(answer: Answer): Promise<void> {
    const claim = currentContext()?.claim;
    if (claim === undefined) return;
    await this.complete(claim.id, answer);
    claim.kept = true;
  }

  /** The request failed: the key may be used again, unless an answer was kept after all (a commit of unknown fate). */
  async release(id: string): Promise<void> {
    await this.records.release(id);
  }

  /** With the current secret first; keyed, because a plain digest would let a reader of the store guess passwords. */
  private fingerprints(content: unknown): string[] {
    const text = JSON.stringify(content);
    return this.secrets.all.map((keys) => createHmac('sha256', keys.requests).update(text).digest('hex'));
  }
}

const contextOf = (id: string): string => `idempotency:${id}`;

const keyReused = (): AppError =>
  new AppError('idempotency.key_reused', 'conflict', 'This Idempotency-Key belongs to another request: use a new one.');

const inProgress = (): AppError =>
  new AppError('idempotency.in_progress', 'conflict', 'The first request with this Idempotency-Key is still running.', {
    retryAfter: 1,
  });
