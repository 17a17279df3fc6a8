import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Metrics } from '../../common/metrics/metrics';
import { DeliveryRepository } from '../delivery/delivery.repository';
import { NotificationRepository } from '../inbox/notification.repository';

/** Milliseconds for which confirmations are collected. */
const collectFor = 20;

/** Notes which notifications have arrived on a device of their recipient; measures how long they took (F-NOT-11). */
@Injectable()
export class Arrivals implements OnApplicationShutdown {
  private readonly logger = new Logger('Notifications');
  private readonly seconds;
  private waiting = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly notifications: NotificationRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    const buckets = [0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 60];
    const help = 'Seconds from a notification to the confirmation of a device';
    this.seconds = metrics.histogram('notification_arrival_seconds', help, [], buckets);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.write();
  }

  /** `deliveredAt` is what was known when it was sent: only a first arrival is measured. */
  note(notification: { readonly id: string; readonly createdAt: Date; readonly deliveredAt: Date | null }): void {
    if (notification.deliveredAt === null && !this.waiting.has(notification.id)) {
      this.seconds.observe(Math.max(0, this.clock.now().getTime() - notification.createdAt.getTime()) / 1000);
    }
    this.waiting.add(notification.id);
    this.timer ??= setTimeout(() => void this.write(), collectFor);
  }

  /** What cannot be written counts as not arrived: the person is told once more, by another way. */
  private async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const ids = [...this.waiting];
    this.waiting = new Set();
    if (ids.length === 0) return;
    try {
      const now = this.clock.now();
      await this.notifications.markDelivered(ids, now);
      await this.deliveries.confirmSockets(ids, now);
    } catch (error) {
      this.logger.warn({ msg: 'arrivals could not be noted', notifications: ids.length, err: error });
    }
  }
}
