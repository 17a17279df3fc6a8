import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { ChannelPeer } from '../channels/channel-peer';
import { Channels } from '../channels/channels.service';
import type { Exchange } from '../exchange.types';
import { endpointFrame, messageFrame } from '../streams/event-frames';

interface OpenPeer {
  readonly groupId: string;
  readonly keyId: string;
  readonly peer: ChannelPeer;
}

/** The clients of HTTP+SSE: a session is one open stream, and ends with it. */
@Injectable()
export class SsePeers {
  private readonly logger = new Logger('Mcp');
  private readonly byId = new Map<string, OpenPeer>();

  constructor(private readonly channels: Channels) {}

  /** Opens the stream, which says first where messages go. */
  open(exchange: Exchange): void {
    const { serverCode, groupId, keyId } = exchange.caller;
    const id = randomBytes(24).toString('base64url');
    const connection = exchange.openStream(true);
    const peer = this.channels.open({
      send: (text) => void connection.send(messageFrame(text)),
      close: () => connection.end(),
    });
    this.byId.set(id, { groupId, keyId, peer });
    connection.onClose(() => {
      this.byId.delete(id);
      void peer.close();
    });
    connection.send(endpointFrame(`/mcp/${serverCode}/messages?sessionId=${id}`));
  }

  /** Takes a posted message; its answer leaves on the stream. False when there is no such stream of this caller. */
  take(id: string, body: unknown, exchange: Exchange): boolean {
    const found = this.byId.get(id);
    const { caller, requestId, startedAt } = exchange;
    if (found === undefined || found.groupId !== caller.groupId || found.keyId !== caller.keyId) return false;
    const stillAdmitted = (): Promise<boolean> => exchange.stillAdmitted();
    found.peer
      .receive(body, { caller, requestId, startedAt, stillAdmitted, origin: 'http' })
      .catch((error: unknown) => this.logger.error({ msg: 'a message was not answered', requestId, err: error }));
    return true;
  }
}
