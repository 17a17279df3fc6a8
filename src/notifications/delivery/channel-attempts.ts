import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { Metrics } from '../../common/metrics/metrics';
import { ServerConfig } from '../../config/app-config';
import { Channels, type OutgoingNotice, type Outcome } from '../channels/channel.types';
import type { Notification } from '../inbox/notification.entity';
import type { OfflineChannel } from '../notifications.types';
import type { Template, TemplateChannel } from '../templates/template.types';
import { render } from '../templates/template-places';
import { TemplatesService } from '../templates/templates.service';
import type { NotificationDelivery } from './delivery.entity';
import { channelDelivery } from './delivery-rows';
import { DeliveryRepository } from './delivery.repository';

/** One round of attempts over channels. */
@Injectable()
export class ChannelAttempts {
  private readonly logger = new Logger('Notifications');
  private readonly counter;

  constructor(
    private readonly templates: TemplatesService,
    private readonly channels: Channels,
    private readonly deliveries: DeliveryRepository,
    private readonly database: Database,
    private readonly server: ServerConfig,
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
    const templates = await this.templates.setOf(notification.type);
    const outcomes: Outcome[] = [];
    for (const name of channels) {
      const template = templates.find(templateChannel(name), notification.locale);
      if (template === undefined) continue;
      const attempt = earlier.filter(({ channel }) => channel === name).length + 1;
      const make = (): Promise<Outcome> => this.attempt(name, attempt, notification, template, signal);
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
    notification: Notification,
    template: Template,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const outcome = await this.channels.get(name).send(this.outgoing(notification, template), signal);
    if (outcome.status !== 'absent') {
      await this.deliveries.add([channelDelivery(notification.id, name, attempt, outcome, this.clock.now())]);
    }
    return outcome;
  }

  private outgoing(notification: Notification, template: Template): OutgoingNotice {
    const { id, userId, type, dedupeKey, data, link } = notification;
    const url = link === null ? null : `${this.server.publicUrl}${link}`;
    const variables = { ...notification.variables, link: url ?? '' };
    return { id, userId, type, dedupeKey, data, url, ...render(template, variables) };
  }
}

function templateChannel(name: OfflineChannel): TemplateChannel {
  return name === 'push' || name === 'email' ? name : 'bot';
}
