import { Injectable, Logger } from '@nestjs/common';
import { generateRequestDetails } from 'web-push';
import { Clock } from '../../common/clock';
import { type KnownSubscription, PushSubscriptionsService } from '../push/push-subscriptions.service';
import { VapidKeys } from '../push/vapid-keys';
import type { Channel, OutgoingNotice, Outcome } from './channel.types';
import { post, retryAfter, unanswered } from './outgoing-request';

/** Seconds that a push service keeps a message for a device that is away. */
const timeToLive = 24 * 60 * 60;
const longestBody = 120;

/** Browsers and phones, over their push services (RFC 8030, 8291, 8292). */
@Injectable()
export class WebPushChannel implements Channel {
  readonly name = 'push';
  private readonly logger = new Logger('WebPush');

  constructor(
    private readonly subscriptions: PushSubscriptionsService,
    private readonly keys: VapidKeys,
    private readonly clock: Clock,
  ) {}

  /** To every device of the person; one that takes it is enough. */
  async send(notice: OutgoingNotice, signal: AbortSignal): Promise<Outcome> {
    const subscriptions = await this.subscriptions.ofUser(notice.userId);
    const outcomes = await Promise.all(
      subscriptions.map((subscription) => this.toDevice(subscription, notice, signal)),
    );
    const best = (['sent', 'later', 'refused'] as const).find((status) =>
      outcomes.some((outcome) => outcome.status === status),
    );
    return outcomes.find(({ status }) => status === best) ?? { status: 'absent' };
  }

  private async toDevice(
    subscription: KnownSubscription,
    notice: OutgoingNotice,
    signal: AbortSignal,
  ): Promise<Outcome> {
    const { headers, body } = generateRequestDetails(subscription, payloadOf(notice), {
      vapidDetails: await this.keys.details(),
      TTL: timeToLive,
      urgency: 'high',
      topic: notice.id.replaceAll('-', ''),
      contentEncoding: 'aes128gcm',
    });
    const { 'Content-Length': _length, ...sent } = headers as Record<string, string>;
    try {
      const request = { headers: { ...sent, TTL: String(timeToLive) }, body: new Uint8Array(body) };
      const answer = await post(subscription.endpoint, request, signal);
      return await this.judge(subscription, answer.status, retryAfter(answer.headers, this.clock.now()));
    } catch (error) {
      return unanswered(error);
    }
  }

  private async judge(subscription: KnownSubscription, status: number, afterMs: number | undefined): Promise<Outcome> {
    if (status >= 200 && status < 300) {
      await this.subscriptions.noteUse(subscription.id);
      return { status: 'sent' };
    }
    if (status === 404 || status === 410) {
      await this.subscriptions.removeGone(subscription.id);
      return { status: 'absent' };
    }
    const error = `the push service answered ${status}`;
    if (status === 429 || status >= 500)
      return { status: 'later', error, ...(afterMs === undefined ? {} : { afterMs }) };
    if (status === 401 || status === 403) this.logger.error({ msg: 'a push service does not know our key', status });
    return { status: 'refused', error };
  }
}

/** No personal data: it appears on locked screens. */
function payloadOf({ id, type, title, body, url, data }: OutgoingNotice): string {
  const short = body.length <= longestBody ? body : `${body.slice(0, longestBody - 1)}…`;
  const conversation = data['conversation_id'];
  return JSON.stringify({
    ...{ id, type, title, body: short, url },
    ...(typeof conversation === 'string' ? { conversation_id: conversation } : {}),
  });
}
