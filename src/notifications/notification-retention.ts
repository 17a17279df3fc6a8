import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import { earliestIdAt } from '../common/ids';
import { RecurringJobs } from '../common/jobs/recurring-jobs';
import { BotPostRepository } from './channels/bot-post.repository';
import { NotificationRepository } from './inbox/notification.repository';
import { PushSubscriptionRepository } from './push/push-subscription.repository';

const day = 24 * 60 * 60 * 1000;
/** Days that a notification is kept, read or not, and with it what is known of its deliveries. */
const retentionDays = 90;
/** Days after which a device that takes nothing counts as gone. */
const unusedDays = 180;
const chunk = 1_000;

/** Deletes what nobody looks at any more, once an hour, in small pieces. */
@Injectable()
export class NotificationRetention implements OnModuleInit {
  private readonly logger = new Logger('Notifications');

  constructor(
    private readonly recurring: RecurringJobs,
    private readonly notifications: NotificationRepository,
    private readonly posts: BotPostRepository,
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.recurring.every('notification-retention', 60 * 60 * 1000, () => this.sweep());
  }

  /** How much was deleted. */
  async sweep(): Promise<{ notifications: number; posts: number; devices: number }> {
    const now = this.clock.now().getTime();
    const before = earliestIdAt(new Date(now - retentionDays * day));
    const deleted = {
      notifications: await inPieces((limit) => this.notifications.deleteOlder(before, limit)),
      posts: await inPieces((limit) => this.posts.deleteOlder(before, limit)),
      devices: await this.subscriptions.removeUnused(new Date(now - unusedDays * day)),
    };
    if (Object.values(deleted).some((count) => count > 0))
      this.logger.log({ msg: 'old notifications deleted', deleted });
    return deleted;
  }
}

async function inPieces(deletePiece: (limit: number) => Promise<number>): Promise<number> {
  let deleted = 0;
  for (let piece = chunk; piece === chunk; deleted += piece) piece = await deletePiece(chunk);
  return deleted;
}
