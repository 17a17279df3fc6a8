import type { Locale, NotificationType } from '../notifications.types';

/** `inapp`: inbox and socket; `bot`: the groups of all three enterprise messengers. */
export const templateChannels = ['inapp', 'push', 'email', 'bot'] as const;
export type TemplateChannel = (typeof templateChannels)[number];

/** The words of a notice on one channel in one language. */
export interface Template {
  readonly id: string;
  readonly code: NotificationType;
  readonly channel: TemplateChannel;
  readonly locale: Locale;
  readonly subject: string;
  readonly body: string;
  /** Switched off, the channel is left out for this notice; `inapp` switched off, nobody gets it at all. */
  readonly enabled: boolean;
  readonly version: number;
  readonly updatedAt: Date;
}

/** What there is to say, in the words of one channel. */
export interface RenderedText {
  readonly title: string;
  readonly body: string;
}
