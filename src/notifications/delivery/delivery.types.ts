/** Looks where the recipients of new notifications are. */
export const dispatchKind = 'notifications.dispatch';
/** Looks whether the devices of those who were online have confirmed. */
export const confirmKind = 'notifications.confirm';
/** Brings one notification to somebody who has not seen it. */
export const deliverKind = 'notifications.deliver';
/** Posts what a bot has to say. */
export const botKind = 'notifications.bot';

export interface BatchPayload {
  readonly ids: readonly string[];
}

export interface DeliverPayload {
  readonly id: string;
  /** How often a channel has asked to come back later. */
  readonly postponed: number;
}

export interface BotPayload {
  readonly bot: 'wecom' | 'dingtalk' | 'feishu';
}

/** Milliseconds before each repetition of a failed delivery. */
export const deliveryDelays = [5_000, 15_000, 60_000] as const;
/** Milliseconds that a device has to confirm. */
export const confirmationMs = 5_000;
