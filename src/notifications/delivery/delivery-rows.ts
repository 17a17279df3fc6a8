import { newId } from '../../common/ids';
import type { Outcome } from '../channels/channel.types';
import type { DeliveryChannel } from '../notifications.types';
import type { NotificationDelivery } from './delivery.entity';

/** An attempt that goes over the open connections of a person. */
export function socketDelivery(notificationId: string, deliveredAt: Date | null, now: Date): NotificationDelivery {
  const row = { id: newId(), notificationId, channel: 'ws' as const, attempt: 1, error: null, createdAt: now };
  return { ...row, status: deliveredAt === null ? 'sent' : 'acked', sentAt: now, ackedAt: deliveredAt };
}

/** An attempt on a channel, as it ended. */
export function channelDelivery(
  notificationId: string,
  channel: DeliveryChannel,
  attempt: number,
  outcome: Outcome,
  now: Date,
): NotificationDelivery {
  const status = {
    sent: 'sent',
    handed_over: 'pending',
    refused: 'failed',
    later: 'failed',
    absent: 'failed',
  } as const;
  return {
    ...{ id: newId(), notificationId, channel, attempt, status: status[outcome.status] },
    error: 'error' in outcome ? outcome.error.slice(0, 500) : null,
    sentAt: outcome.status === 'sent' ? now : null,
    ackedAt: null,
    createdAt: now,
  };
}
