import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { newId } from '../../common/ids';
import { JobQueue } from '../../common/jobs/job-queue';
import { botKind, type BotPayload } from '../delivery/delivery.types';
import { ChannelAddressesService } from '../addresses/channel-addresses.service';
import type { BotName } from './bot.types';
import { BotPostRepository } from './bot-post.repository';
import type { OutgoingNotice, Outcome } from './channel.types';

/** Takes what the group bots have to say; see {@link BotJobs} for how it is said. */
@Injectable()
export class BotOutbox {
  constructor(
    private readonly posts: BotPostRepository,
    private readonly addresses: ChannelAddressesService,
    private readonly queue: JobQueue,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives a notice to a bot; once, however many recipients it has. Part of the open transaction, until whose end the post
   * cannot end: who notes there that it is on its way will hear of the end.
   */
  async hand(bot: BotName, notice: OutgoingNotice): Promise<Outcome> {
    if ((await this.addresses.find(bot)) === null) return { status: 'absent' };
    const status = await this.database.transaction(async () => {
      await this.add(bot, notice);
      return this.posts.statusOf(bot, notice.dedupeKey);
    });
    if (status === 'failed') return { status: 'refused', error: 'the bot could not post it' };
    return { status: status === 'posted' ? 'sent' : 'handed_over' };
  }

  private async add(bot: BotName, { dedupeKey, title, body }: OutgoingNotice): Promise<void> {
    const id = newId();
    const added = await this.posts.add({
      ...{ id, bot, dedupeKey, title, body, status: 'pending', batchId: null, error: null },
      ...{ createdAt: this.clock.now(), postedAt: null },
    });
    if (added) await this.queue.add({ kind: botKind, key: id, payload: { bot } satisfies BotPayload });
  }
}
