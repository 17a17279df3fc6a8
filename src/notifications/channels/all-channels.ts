import { Injectable } from '@nestjs/common';
import type { OfflineChannel } from '../notifications.types';
import type { BotName } from './bot.types';
import { BotChannel } from './bot.channel';
import { BotOutbox } from './bot-outbox';
import { type Channel, Channels } from './channel.types';
import { EmailChannel } from './email.channel';
import { WebPushChannel } from './web-push.channel';

@Injectable()
export class AllChannels extends Channels {
  private readonly channels: Readonly<Record<OfflineChannel, Channel>>;

  constructor(push: WebPushChannel, email: EmailChannel, outbox: BotOutbox) {
    super();
    const bot = (name: BotName): Channel => new BotChannel(name, outbox);
    this.channels = { push, email, wecom: bot('wecom'), dingtalk: bot('dingtalk'), feishu: bot('feishu') };
  }

  get(name: OfflineChannel): Channel {
    return this.channels[name];
  }
}
