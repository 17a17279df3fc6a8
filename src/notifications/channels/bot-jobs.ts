import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { JobQueue } from '../../common/jobs/job-queue';
import { JobWorkers } from '../../common/jobs/job-workers';
import type { RunningJob } from '../../common/jobs/running-job';
import { botKind, type BotPayload, deliverKind, type DeliverPayload, deliveryDelays } from '../delivery/delivery.types';
import { DeliveryRepository } from '../delivery/delivery.repository';
import { ChannelAddressesService } from '../addresses/channel-addresses.service';
import { botAnswer, type BotAddress, type BotName, type BotVerdict } from './bot.types';
import type { BotPost } from './bot-post.entity';
import { BotPostRepository } from './bot-post.repository';
import { bots } from './bots';
import { digestOf } from './digest';
import { post, unanswered } from './outgoing-request';

/** Messages of one bot in any minute; the strictest of the messengers takes twenty. */
const mostPerMinute = 15;
const minute = 60_000;

/**
 * Says what the group bots have to say. Everything is a row first (see BotOutbox); a worker takes all that waits for a bot and says it in one message,
 * so that a bot that may not speak yet says more at once.
 */
@Injectable()
export class BotJobs implements OnModuleInit {
  private readonly logger = new Logger('Bots');

  constructor(
    private readonly posts: BotPostRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly addresses: ChannelAddressesService,
    private readonly queue: JobQueue,
    private readonly workers: JobWorkers,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.workers.handle<BotPayload>(botKind, {
      concurrency: 1,
      retryDelays: deliveryDelays,
      run: (job) => this.speak(job),
      onExhausted: ({ id, payload }, error) => this.giveUp(payload.bot, id, String(error)),
    });
  }

  private async speak(job: RunningJob<BotPayload>): Promise<void> {
    const { bot } = job.payload;
    const wait = await this.waitOf(bot);
    if (wait > 0) {
      const key = `${bot}:${Math.ceil((this.clock.now().getTime() + wait) / 1000)}`;
      await this.queue.add({ kind: botKind, key, payload: job.payload, delayMs: wait });
      return;
    }
    const batch = await job.inFence(() => this.posts.takeBatch(bot, job.id));
    const address = await this.addresses.find(bot);
    if (batch.length === 0) return;
    const verdict = address === null ? gone : await this.send(bot, address, digestOf(batch), job.signal);
    if (verdict.status === 'later') throw new Error(`The ${bot} bot could not post: ${verdict.error}`);
    if (verdict.status === 'refused') {
      this.logger.error({ msg: 'a bot was refused', bot, error: verdict.error, posts: batch.length });
    }
    await job.finish(() => this.settle(bot, batch, verdict.status === 'sent' ? null : verdict.error));
  }

  private async send(bot: BotName, address: BotAddress, text: string, signal: AbortSignal): Promise<BotVerdict> {
    const { url, body } = bots[bot].request(address, text, this.clock.now());
    const headers = { 'content-type': 'application/json; charset=utf-8' };
    const answer = await post(url, { headers, body: JSON.stringify(body) }, signal).catch(unanswered);
    if (!('text' in answer)) return answer;
    if (answer.status >= 500 || answer.status === 429) return { status: 'later', error: `answered ${answer.status}` };
    const parsed = botAnswer.safeParse(answer.text);
    return parsed.success
      ? bots[bot].judge(parsed.data)
      : { status: 'refused', error: 'the answer is not a JSON object' };
  }

  /** Milliseconds before the bot may speak again. */
  private async waitOf(bot: BotName): Promise<number> {
    const now = this.clock.now().getTime();
    const spoken = await this.posts.spokenSince(bot, new Date(now - minute));
    const blocking = spoken.at(-mostPerMinute);
    return blocking === undefined ? 0 : Math.max(1, blocking.getTime() + minute - now);
  }

  private async giveUp(bot: BotName, batchId: string, error: string): Promise<void> {
    const batch = await this.posts.batch(batchId);
    if (batch.length > 0) await this.settle(bot, batch, error);
  }

  /** Part of the transaction that ends the job. */
  private async settle(bot: BotName, batch: readonly BotPost[], error: string | null): Promise<void> {
    const now = this.clock.now();
    const short = error?.slice(0, 500) ?? null;
    const batchId = batch[0]?.batchId ?? '';
    await this.posts.settle(batchId, now, short);
    const keys = batch.map(({ dedupeKey }) => dedupeKey);
    const waiting = await this.deliveries.waitingFor(bot, keys);
    await this.deliveries.settlePending(bot, waiting, now, short);
    if (error !== null) await this.goOnWithout(waiting, batchId);
  }

  /** What the bot could not say is brought to people over their next channel. */
  private async goOnWithout(notificationIds: readonly string[], batchId: string): Promise<void> {
    for (const id of notificationIds) {
      const payload: DeliverPayload = { id, postponed: 0 };
      await this.queue.add({ kind: deliverKind, key: `${id}:without:${batchId}`, payload });
    }
  }
}

const gone: BotVerdict = { status: 'refused', error: 'the bot has no address any more' };
