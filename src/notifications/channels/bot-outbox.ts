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

  /** Gives a notice to a bot; once, however many recipients it has. */
  async hand(bot: BotName, { dedupeKey, title, body }: OutgoingNotice): Promise<Outcome> {
    if ((await this.addresses.find(bot)) === null) return { status: 'absent' };
    const id = newId();
    await this.database.transaction(async () => {
      const added = await this.posts.add({
        ...{ id, bot, dedupeKey, title, body, status: 'pending', batchId: null, error: null },
        ...{ createdAt: this.clock.now(), postedAt: null },
      });
      if (added) await this.queue.add({ kind: botKind, key: id, payload: { bot } satisfies BotPayload });
    });
    const status = (await this.posts.find(bot, dedupeKey))?.status;
    if (status === 'failed') return { status: 'refused', error: 'the bot could not post it' };
    return { status: status === 'posted' ? 'sent' : 'handed_over' };
  }
}
