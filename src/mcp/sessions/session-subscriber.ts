import { notificationText } from '../protocol/outgoing';
import type { Subscriber } from '../streams/subscriber.types';
import type { Session } from './session.types';

/** What a legacy session hears: every changed list, and the resources that it has subscribed to. */
export function sessionSubscriber(
  session: Session,
  send: (text: string) => void,
): Pick<Subscriber, 'groupId' | 'listChanged' | 'resourceUpdated'> {
  return {
    groupId: session.groupId,
    listChanged: (kind) => send(notificationText(`notifications/${kind}/list_changed`)),
    resourceUpdated: (uri) => {
      if (session.subscriptions.has(uri)) send(notificationText('notifications/resources/updated', { uri }));
    },
  };
}
