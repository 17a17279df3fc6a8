import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service';
import { Clock } from '../../common/clock';
import { SealedBox } from '../../common/crypto/sealed-box';
import { Database } from '../../common/database/database';
import { ServerConfig } from '../../config/app-config';
import type { BotName } from '../channels/bot.types';
import { hostFault } from '../channels/known-hosts';
import { channelAddressChanged, channelAddressRefused } from '../notifications.errors';
import { ChannelAddressRepository } from './channel-address.repository';
import {
  type AddressedChannel,
  addressedChannels,
  type ChannelAddress,
  type ChannelAddressSummary,
} from './channel-address.types';

const contextOf = (channel: AddressedChannel): string => `channel-address:${channel}`;

/** Where e-mails and bots are sent to; administrators set it, and it counts for the next message on every replica. */
@Injectable()
export class ChannelAddressesService {
  constructor(
    private readonly addresses: ChannelAddressRepository,
    private readonly box: SealedBox,
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly server: ServerConfig,
    private readonly clock: Clock,
  ) {}

  /** Null while the channel is not set up. */
  async find(channel: AddressedChannel): Promise<ChannelAddress | null> {
    const row = await this.addresses.find(channel);
    if (row === null || row.sealed === '') return null;
    return JSON.parse(this.box.open(Buffer.from(row.sealed, 'base64'), contextOf(channel))) as ChannelAddress;
  }

  async summaries(): Promise<ChannelAddressSummary[]> {
    const rows = new Map((await this.addresses.all()).map((row) => [row.channel, row]));
    return addressedChannels.map((channel) => {
      const row = rows.get(channel);
      const configured = row !== undefined && row.sealed !== '';
      return { channel, configured, hint: configured ? row.hint : null, version: row?.version ?? 0 };
    });
  }

  /**
   * Sets a channel up, or switches it off with null, over the version that the editor saw. Throws
   * `notifications.channel_address_refused` and `notifications.channel_address_changed`.
   */
  async set(channel: AddressedChannel, version: number, address: ChannelAddress | null): Promise<void> {
    const fault = address === null ? undefined : addressFault(channel, address.url, this.server.environment);
    if (fault !== undefined) throw channelAddressRefused(fault);
    const hint = address === null ? '' : new URL(address.url).host.slice(0, 255);
    const sealed =
      address === null ? '' : this.box.seal(JSON.stringify(address), contextOf(channel)).toString('base64');
    await this.database.transaction(async () => {
      const won = await this.addresses.replace(version, { channel, sealed, hint, updatedAt: this.clock.now() });
      if (!won) throw channelAddressChanged();
      await this.audit.record({
        ...{ action: 'channel_address.changed', targetType: 'channel', targetId: channel },
        after: { configured: address !== null, hint },
      });
    });
  }
}

/** Where the bots of each messenger are. */
const botHosts: Readonly<Record<BotName, readonly RegExp[]>> = {
  wecom: [/^qyapi\.weixin\.qq\.com$/],
  dingtalk: [/^oapi\.dingtalk\.com$/],
  feishu: [/^open\.feishu\.cn$/, /^open\.larksuite\.com$/],
};

function addressFault(channel: AddressedChannel, url: string, environment: string): string | undefined {
  if (channel !== 'email') return hostFault(url, botHosts[channel], environment !== 'production');
  if (!URL.canParse(url)) return 'is not a URL';
  return /^smtps?:$/.test(new URL(url).protocol) ? undefined : 'must start with smtp:// or smtps://';
}
