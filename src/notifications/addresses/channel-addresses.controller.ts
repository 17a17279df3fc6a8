import { Body, Controller, Get, Param, ParseEnumPipe, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../../common/access/access.decorators';
import { ok } from '../../common/http/envelope';
import { type AddressedChannel, addressedChannels } from './channel-address.types';
import { PutChannelAddressDto } from './channel-addresses.dto';
import { ChannelAddressesService } from './channel-addresses.service';

const channelNames = Object.fromEntries(addressedChannels.map((name) => [name, name]));

/** Where e-mails and bots are sent to. What is stored never comes back out. */
@ApiTags('notifications')
@AccessFor(['admin'])
@Controller('notification-channels')
export class ChannelAddressesController {
  constructor(private readonly addresses: ChannelAddressesService) {}

  /** Which channels are set up; what is stored is never shown. */
  @Get()
  async list() {
    return ok(await this.addresses.summaries());
  }

  /** Sets a channel up, or switches it off with null. */
  @Put(':channel')
  async put(
    @Param('channel', new ParseEnumPipe(channelNames)) channel: AddressedChannel,
    @Body() { version, url, secret = null, from = null }: PutChannelAddressDto,
  ) {
    await this.addresses.set(channel, version, url === null ? null : { url, secret, from });
    return ok((await this.addresses.summaries()).find((summary) => summary.channel === channel));
  }
}
