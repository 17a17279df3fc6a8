import { Injectable } from '@nestjs/common';
import type { DailyHours, OfflineChannel } from './notifications.types';

/** Where a bot of an enterprise messenger posts; `secret` signs where the bot asks for it. */
export interface BotAddress {
  readonly url: string;
  readonly secret: string | null;
}

/** What operators have set for notices. */
export interface NotificationSettings {
  /** Off: the inbox still fills, nothing leaves over a channel. */
  readonly channelsEnabled: Readonly<Record<OfflineChannel, boolean>>;
  /** When the house sends nothing that can wait. */
  readonly quietHours: DailyHours | null;
  /** `smtp://user:password@host:port`; null: no e-mail. */
  readonly smtpUrl: string | null;
  readonly emailFrom: string;
  readonly bots: Readonly<Record<'wecom' | 'dingtalk' | 'feishu', BotAddress | null>>;
}

export const defaultNotificationSettings: NotificationSettings = {
  channelsEnabled: { push: true, email: true, wecom: true, dingtalk: true, feishu: true },
  quietHours: { start: '22:00', end: '08:00', timezone: 'Asia/Shanghai' },
  smtpUrl: null,
  emailFrom: 'notifications@anmei.local',
  bots: { wecom: null, dingtalk: null, feishu: null },
};

/** Gives what operators have set, as it is now. */
@Injectable()
export class NotificationSettingsSource {
  current(): NotificationSettings {
    return defaultNotificationSettings;
  }
}
