import type { InboxEntry } from './notifications.types';

/** A notification as it leaves over a socket: exactly these fields. */
export function notificationEvent({ id, seq, type, title, body, data, createdAt }: InboxEntry) {
  return { id, seq, type, title, message: body, data, created_at: createdAt.toISOString() };
}

/** A notification as it leaves over REST. */
export function notificationView(entry: InboxEntry) {
  return {
    ...notificationEvent(entry),
    link: entry.link,
    delivered_at: entry.deliveredAt?.toISOString() ?? null,
    read_at: entry.readAt?.toISOString() ?? null,
  };
}
