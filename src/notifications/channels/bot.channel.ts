import type { BotName } from './bot.types';
import type { BotOutbox } from './bot-outbox';
import type { Channel, OutgoingNotice, Outcome } from './channel.types';

/** The group of an enterprise messenger: reaches colleagues, never a single person. */
export class BotChannel implements Channel {
  constructor(
    readonly name: BotName,
    private readonly outbox: BotOutbox,
  ) {}

  async send(notice: OutgoingNotice): Promise<Outcome> {
    return this.outbox.hand(this.name, notice);
  }
}
