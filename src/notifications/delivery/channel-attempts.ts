import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { Metrics } from '../../common/metrics/metrics';
import { Channels, type OutgoingNotice, type Outcome } from '../channels/channel.types';
import type { Notification } from '../inbox/notification.entity';
import type { OfflineChannel } from '../notifications.types';
import { ChannelWords, templateChannel } from './channel-words';
import type { NotificationDelivery } from './delivery.entity';
import { channelDelivery } from './delivery-rows';
import { DeliveryRepository } from './delivery.repository';

/** One round of attempts over channels. */
@Injectable()
export class ChannelAttempts {
  private readonly logger = new Logger('Notifications');
  private readonly counter;

  constructor(
    private readonly words: ChannelWords,
    private readonly channels: Channels,
    private readonly deliveries: DeliveryRepository,
    private readonly database: Database,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    const help = 'Attempts to deliver notifications over channels';
    this.counter = metrics.counter('notification_deliveries_total', help, ['channel', 'outcome']);
  }

  /** Tries `channels` in their order until one has taken the notification; each attempt is a row. How each ended. */
  async make(
    channels: readonly OfflineChannel[],
    notification: Notification,
    earlier: readonly NotificationDelivery[],
    signal: AbortSignal,
  ): Promise<Outcome[]> {
    const words = await this.words.of(notification);
    const outcomes: Outcome[] = [];
    for (const name of channels) {
      const notice = words(name);
      if (notice === undefined) continue;
      const attempt = earlier.filter(({ channel }) => channel === name).length + 1;
      const make = (): Promise<Outcome> => this.attempt(name, attempt, notice, signal);
      // What is handed over is noted with the handing over, or its end might come before the note.
      const outcome = await (templateChannel(name) === 'bot' ? this.database.transaction(make) : make());
      outcomes.push(outcome);
      this.counter.inc({ channel: name, outcome: outcome.status });
      if (outcome.status === 'sent' || outcome.status === 'handed_over') break;
      if (outcome.status === 'absent') continue;
      this.logger.warn({ msg: 'a channel did not take a notification', channel: name, id: notification.id, outcome });
    }
    return outcomes;
  }

  private async attempt(
    name: OfflineChannel,
    attempt: number,
    notice: OutgoingNotice,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const outcome = await this.channels.get(name).send(notice, signal);
    if (outcome.status !== 'absent') {
      await this.deliveries.add([channelDelivery(notice.id, name, attempt, outcome, this.clock.now())]);
    }
    return outcome;
  }
}
