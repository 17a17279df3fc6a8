import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import type { Page } from '../../common/page';
import { DeliveryRepository } from '../delivery/delivery.repository';
import { notificationNotFound } from '../notifications.errors';
import type { InboxEntry } from '../notifications.types';
import { NotificationRepository } from './notification.repository';

/** What people see of their inboxes. */
@Injectable()
export class InboxReadingService {
  constructor(
    private readonly notifications: NotificationRepository,
    private readonly deliveries: DeliveryRepository,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Newest first; what was withdrawn is gone. */
  async page(
    userId: string,
    unreadOnly: boolean,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<InboxEntry>> {
    return this.notifications.page(userId, unreadOnly, limit, cursor);
  }

  /** Notes that the person has seen it. Throws `notifications.not_found`, also for somebody else's. */
  async markRead(userId: string, id: string): Promise<InboxEntry> {
    const found = await this.notifications.findOf(userId, id);
    if (found === null) throw notificationNotFound();
    const now = this.clock.now();
    await this.database.transaction(async () => {
      await this.notifications.markRead(id, now);
      await this.deliveries.confirmAll(id, now);
    });
    return { ...found, readAt: found.readAt ?? now };
  }
}
