import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { JobQueue } from '../../common/jobs/job-queue';
import { JobWorkers } from '../../common/jobs/job-workers';
import type { RunningJob } from '../../common/jobs/running-job';
import type { Notification } from '../inbox/notification.entity';
import { NotificationRepository } from '../inbox/notification.repository';
import { ChannelAttempts } from './channel-attempts';
import { DeliveryRules } from './delivery-rules';
import { DeliveryRepository } from './delivery.repository';
import { deliverKind, type DeliverPayload, deliveryDelays } from './delivery.types';

/** How often the other side may ask to come back later. */
const mostPostponed = 3;

/** Brings notifications to people who have not seen them: channel after channel until one has taken it. */
@Injectable()
export class DeliveryJobs implements OnModuleInit {
  private readonly logger = new Logger('Notifications');

  constructor(
    private readonly notifications: NotificationRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly rules: DeliveryRules,
    private readonly attempts: ChannelAttempts,
    private readonly queue: JobQueue,
    private readonly workers: JobWorkers,
  ) {}

  onModuleInit(): void {
    this.workers.handle<DeliverPayload>(deliverKind, {
      concurrency: 20,
      retryDelays: deliveryDelays,
      run: (job) => this.deliver(job),
      onExhausted: async ({ payload }, error) =>
        this.logger.error({ msg: 'a notification reached nobody; it stays in the inbox', id: payload.id, err: error }),
    });
  }

  private async deliver(job: RunningJob<DeliverPayload>): Promise<void> {
    const { id, postponed } = job.payload;
    const [notification] = await this.notifications.findMany([id]);
    if (notification === undefined || hasEnded(notification)) return;
    const { channels, waitMs } = await this.rules.of(notification);
    if (waitMs > 0) return this.postpone(job.payload, `quiet:${job.id}`, waitMs);
    const earlier = await this.deliveries.ofNotification(id);
    if (earlier.some(({ channel, status }) => channel !== 'ws' && status !== 'failed')) return;
    const outcomes = await this.attempts.make(channels, notification, earlier, job.signal);
    if (outcomes.some(({ status }) => status === 'sent' || status === 'handed_over')) return;
    const open = outcomes.filter((outcome) => outcome.status === 'later');
    if (open.length === 0) return;
    const afterMs = Math.min(...open.map((outcome) => outcome.afterMs ?? 0));
    if (afterMs > 0 && postponed < mostPostponed) {
      return this.postpone({ id, postponed: postponed + 1 }, `asked:${postponed + 1}`, afterMs);
    }
    throw new Error(`No channel has taken the notification: ${open.map(({ error }) => error).join('; ')}`);
  }

  private async postpone(payload: DeliverPayload, why: string, delayMs: number): Promise<void> {
    await this.queue.add({ kind: deliverKind, key: `${payload.id}:${why}`, payload, delayMs });
  }
}

function hasEnded({ deliveredAt, readAt, withdrawnAt }: Notification): boolean {
  return deliveredAt !== null || readAt !== null || withdrawnAt !== null;
}
