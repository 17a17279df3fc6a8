import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { newId } from '../../common/ids';
import { JobQueue } from '../../common/jobs/job-queue';
import { Broadcast } from '../../common/redis/broadcast';
import { type BatchPayload, dispatchKind } from '../delivery/delivery.types';
import type { Notice, NotificationType } from '../notifications.types';
import { inboxTopic, type InboxNews } from './inbox.types';
import { NoticeWords } from './notice-words';
import { NotificationRepository } from './notification.repository';

/** What people have to know, person by person. Whoever is told of something has a row here first. */
@Injectable()
export class InboxService {
  private readonly logger = new Logger('Notifications');

  constructor(
    private readonly notifications: NotificationRepository,
    private readonly words: NoticeWords,
    private readonly jobs: JobQueue,
    private readonly database: Database,
    private readonly broadcast: Broadcast,
    private readonly clock: Clock,
  ) {}

  /**
   * Puts a notice into the inboxes of its recipients and promises its delivery, in one transaction (the caller's where
   * one is open). Who has one with the same key gets no second. Gives who got one; nobody while the notice is switched off.
   */
  async notify(notice: Notice): Promise<readonly string[]> {
    const recipients = [...new Set(notice.recipients)];
    if (recipients.length === 0) return [];
    const write = await this.words.of(notice, recipients);
    if (write === undefined) {
      this.logger.log({ msg: 'the notice is switched off', type: notice.type });
      return [];
    }
    return this.database.transaction(async () => {
      const numbers = await this.notifications.lockInboxes(recipients);
      const known = await this.notifications.ownersOfKey(recipients, notice.dedupeKey);
      const told = recipients.filter((userId) => !known.has(userId));
      if (told.length === 0) return [];
      const rows = told.map((userId) => write(userId, (numbers.get(userId) ?? 0) + 1));
      await this.notifications.add(rows);
      const payload: BatchPayload = { ids: rows.map(({ id }) => id) };
      await this.jobs.add({ kind: dispatchKind, key: newId(), payload });
      const news: InboxNews = { userIds: told };
      this.database.afterCommit(() => this.broadcast.say(inboxTopic, news));
      return told;
    });
  }

  /** Takes back unread notices about `subject` that stopped mattering; they are not delivered any more. Whose they were. */
  async withdraw(subject: string, types: readonly NotificationType[]): Promise<readonly string[]> {
    return this.notifications.withdraw(subject, types, this.clock.now());
  }

  /** Whether anybody ever got a notice of these types about `subject`. */
  async hasTold(subject: string, types: readonly NotificationType[]): Promise<boolean> {
    return this.notifications.exists(subject, types);
  }
}
