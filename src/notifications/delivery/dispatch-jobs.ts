import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { JobQueue } from '../../common/jobs/job-queue';
import { JobWorkers } from '../../common/jobs/job-workers';
import type { RunningJob } from '../../common/jobs/running-job';
import type { Notification } from '../inbox/notification.entity';
import { NotificationRepository } from '../inbox/notification.repository';
import { PresenceService } from '../live/presence.service';
import { socketDelivery } from './delivery-rows';
import { DeliveryRepository } from './delivery.repository';
import {
  type BatchPayload,
  confirmationMs,
  confirmKind,
  deliverKind,
  type DeliverPayload,
  deliveryDelays,
  dispatchKind,
} from './delivery.types';

/**
 * Decides how new notifications travel. Who is online gets them over the socket by the inbox itself (see LiveSockets) and
 * has five seconds to confirm; everybody else, and who did not confirm, is reached over the channels.
 */
@Injectable()
export class DispatchJobs implements OnModuleInit {
  private readonly logger = new Logger('Notifications');

  constructor(
    private readonly notifications: NotificationRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly presence: PresenceService,
    private readonly queue: JobQueue,
    private readonly workers: JobWorkers,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    const onExhausted = async ({ id }: { readonly id: string }, error: unknown): Promise<void> =>
      this.logger.error({ msg: 'notifications were not dispatched', job: id, err: error });
    const shared = { concurrency: 10, retryDelays: deliveryDelays, onExhausted };
    this.workers.handle<BatchPayload>(dispatchKind, { ...shared, run: (job) => this.dispatch(job) });
    this.workers.handle<BatchPayload>(confirmKind, { ...shared, run: (job) => this.confirm(job) });
  }

  private async dispatch(job: RunningJob<BatchPayload>): Promise<void> {
    const open = (await this.notifications.findMany(job.payload.ids)).filter(stillMatters);
    const online = await this.presence.onlineOf(open.map(({ userId }) => userId));
    const near = open.filter(({ userId }) => online.has(userId));
    const away = open.filter(({ userId }) => !online.has(userId));
    const now = this.clock.now();
    await job.finish(async () => {
      await this.deliveries.add(near.map(({ id, deliveredAt }) => socketDelivery(id, deliveredAt, now)));
      await this.deliver(away);
      if (near.length === 0) return;
      const payload: BatchPayload = { ids: near.map(({ id }) => id) };
      await this.queue.add({ kind: confirmKind, key: job.id, payload, delayMs: confirmationMs });
    });
  }

  private async confirm(job: RunningJob<BatchPayload>): Promise<void> {
    const all = await this.notifications.findMany(job.payload.ids);
    const arrived = all.filter(({ deliveredAt }) => deliveredAt !== null);
    const missed = all.filter((notification) => notification.deliveredAt === null);
    await job.finish(async () => {
      if (arrived.length > 0)
        await this.deliveries.confirmSockets(
          arrived.map(({ id }) => id),
          this.clock.now(),
        );
      if (missed.length === 0) return;
      await this.deliveries.failSockets(
        missed.map(({ id }) => id),
        'no device has confirmed',
      );
      await this.deliver(missed.filter(stillMatters));
    });
    if (missed.length > 0) this.logger.warn({ msg: 'no device has confirmed', notifications: missed.length });
  }

  private async deliver(notifications: readonly Notification[]): Promise<void> {
    for (const { id } of notifications) {
      await this.queue.add({ kind: deliverKind, key: id, payload: { id, postponed: 0 } satisfies DeliverPayload });
    }
  }
}

function stillMatters({ readAt, withdrawnAt }: Notification): boolean {
  return readAt === null && withdrawnAt === null;
}
