import { setTimeout as sleep } from 'node:timers/promises';
import { InjectQueue } from '@nestjs/bull';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bull';
import { closeQueue } from './close-queue';
import { redisAnswers } from './redis-answers';
import { WakeUps, type WakeUp } from './wake-ups';
import { nameWithoutFail } from './worker-name';

export const wakeUpQueue = 'wake-ups';

/** Milliseconds after which a wake-up that Redis does not take is forgotten. */
const patience = 500;
/** Wake-ups on their way to Redis; while it is away more would only pile up. */
const mostOnTheWay = 200;
const logInterval = 10_000;

interface Notice {
  readonly kind: string;
}

/** Wakes this process as ever, and over Redis one more worker, on whatever replica has one free. */
@Injectable()
export class BullWakeUps extends WakeUps implements BeforeApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private onTheWay = 0;
  private quietUntil = 0;
  private closing = false;

  constructor(@InjectQueue(wakeUpQueue) private readonly queue: Queue<Notice>) {
    super();
    nameWithoutFail(queue);
    queue.on('error', (error) => this.complain(error));
  }

  override listen(listener: (kind: string) => void): void {
    super.listen(listener);
    this.receive().catch((error: unknown) => this.complain(error));
  }

  override announce(wakeUp: WakeUp): void {
    super.announce(wakeUp);
    if (this.onTheWay < mostOnTheWay) void this.send(wakeUp);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.closing = true;
    await closeQueue(this.queue);
  }

  private async receive(): Promise<void> {
    const isThere = await redisAnswers(
      this.queue,
      () => this.closing,
      (error) => this.complain(error),
    );
    if (isThere) await this.queue.process(2, async ({ data }) => this.tell(data.kind));
  }

  private async send({ kind, id, attempt, delayMs: delay }: WakeUp): Promise<void> {
    this.onTheWay += 1;
    try {
      const options = { jobId: `${kind}:${id}:${attempt}`, delay, removeOnComplete: true, removeOnFail: true };
      const sent = this.queue.add({ kind }, options);
      const late = sleep(patience, undefined, { ref: false }).then(() => Promise.reject(new Error('Redis is silent')));
      await Promise.race([sent, late]);
    } catch (error) {
      this.complain(error);
    } finally {
      this.onTheWay -= 1;
    }
  }

  /** Once in a while: without Redis every job would say the same. */
  private complain(error: unknown): void {
    if (performance.now() < this.quietUntil) return;
    this.quietUntil = performance.now() + logInterval;
    this.logger.warn({ msg: 'workers are not woken over Redis; they look for themselves', err: error });
  }
}
