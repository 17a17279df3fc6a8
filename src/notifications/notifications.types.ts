/** How a notice reaches somebody who has not seen it in the application; in the order in which they are tried. */
export const offlineChannels = ['push', 'email', 'wecom', 'dingtalk', 'feishu'] as const;
export type OfflineChannel = (typeof offlineChannels)[number];

/** `ws`: the open connection of a browser or an app. */
export type DeliveryChannel = 'ws' | OfflineChannel;

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

/** `high` breaks the quiet hours of the house, `urgent` also those that somebody has set. */
export type Priority = 'normal' | 'high' | 'urgent';

/** What there are texts for; the type of a notice and the code of its templates. */
export const notificationTypes = [
  'new_customer',
  'customer_waiting',
  'customer_transferred',
  'task_created',
  'task_assigned',
] as const;
export type NotificationType = (typeof notificationTypes)[number];

/** Something that people have to know. */
export interface Notice {
  /** User ids; everybody gets one notification. */
  readonly recipients: readonly string[];
  readonly type: NotificationType;
  /** Fill the places of the templates, such as `{{customer_name}}`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What a program makes of it; leaves as it is, so in snake_case. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** Address below the public base, such as `/admin/conversations/…`. */
  readonly link?: string;
  /** Whom or what it is about, such as `customer:<id>`; {@link Notice} of a subject can be withdrawn together. */
  readonly subject?: string;
  /** Nobody gets a second notification with the same key; at most 200 characters. */
  readonly dedupeKey: string;
  readonly priority?: Priority;
}

/** A notification as its recipient sees it. */
export interface InboxEntry {
  readonly id: string;
  readonly userId: string;
  /** 1, 2, 3 … of this person, without gaps. */
  readonly seq: number;
  readonly type: NotificationType;
  readonly title: string;
  readonly body: string;
  readonly link: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
  /** When a device of the person has confirmed it. */
  readonly deliveredAt: Date | null;
  readonly readAt: Date | null;
  /** When it stopped mattering, for example because somebody else claimed the customer. */
  readonly withdrawnAt: Date | null;
}

/** Minutes of a day, local to `timezone`; over midnight where the end lies before the start. */
export interface DailyHours {
  /** `HH:MM`. */
  readonly start: string;
  readonly end: string;
  /** IANA name. */
  readonly timezone: string;
}

/** How somebody wants to be told. */
export interface NotificationPreference {
  readonly locale: Locale;
  /** Tried in this order until one works; none: only the inbox. Null: those of the house. */
  readonly channels: readonly OfflineChannel[] | null;
  /** Types that stay in the inbox. */
  readonly mutedTypes: readonly NotificationType[];
  /** Null: those of the house. */
  readonly quietHours: DailyHours | null;
}
