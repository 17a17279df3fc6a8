import { Injectable } from '@nestjs/common';
import { MethodRunner } from '../method-runner.service';
import { ServerMethods } from '../methods/server-methods';
import { SessionStore } from '../sessions/session-store';
import { ChangeFeed } from '../streams/change-feed.service';
import { ChannelPeer } from './channel-peer';
import type { Channel, ChannelServices } from './channel.types';

/** Serves clients over channels, with the methods and sessions of Streamable HTTP. */
@Injectable()
export class Channels {
  private readonly services: ChannelServices;

  constructor(methods: MethodRunner, server: ServerMethods, sessions: SessionStore, feed: ChangeFeed) {
    this.services = { methods, server, sessions, feed };
  }

  open(channel: Channel): ChannelPeer {
    return new ChannelPeer(this.services, channel);
  }
}
