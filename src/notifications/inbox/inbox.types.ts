/** Tells every replica that these people have new notifications. */
export const inboxTopic = 'inbox';

export interface InboxNews {
  readonly userIds: readonly string[];
}
