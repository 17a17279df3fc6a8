/** Channels that need to be told where to send to. */
export const addressedChannels = ['email', 'wecom', 'dingtalk', 'feishu'] as const;
export type AddressedChannel = (typeof addressedChannels)[number];

/** Where a channel sends to, with all that proves who we are; only ever stored encrypted. */
export interface ChannelAddress {
  /** `smtp://user:password@host:port` for e-mail, the address of the bot for the messengers. */
  readonly url: string;
  /** Signs what a bot posts, where it asks for that. */
  readonly secret: string | null;
  /** Sender of e-mails. */
  readonly from: string | null;
}

/** What may be shown of an address. */
export interface ChannelAddressSummary {
  readonly channel: AddressedChannel;
  readonly configured: boolean;
  /** The host only: path and query of a bot's address are its key. */
  readonly hint: string | null;
  readonly version: number;
}
