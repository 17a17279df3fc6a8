import { Logger } from '@nestjs/common';
import {
  ConnectedSocket,
  MessageBody,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
  SubscribeMessage,
  WebSocketGateway,
} from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import { z } from 'zod';
import { AccessFor } from '../../common/access/access.decorators';
import { Authenticator, type Principal } from '../../common/access/principal.types';
import { AppError } from '../../common/errors/app-error';
import { InboxReadingService } from '../inbox/inbox-reading.service';
import { type LiveAnswer, type LiveConnection, liveGateway, refusedAnswer } from './live.types';
import { LiveSockets } from './live-sockets';
import { PresenceService } from './presence.service';

/** Connections of one person to one replica. */
const mostConnections = 20;

const syncBody = z.object({ last_seq: z.number().int().min(0) });
const readBody = z.object({ notification_id: z.string().max(36) });

/** The door of sockets: whoever comes in is signed in; a token that ran out or lost its account does not come in again. */
@WebSocketGateway(liveGateway)
@AccessFor('own-guard')
export class LiveGateway
  implements OnGatewayInit<Server>, OnGatewayConnection<LiveConnection>, OnGatewayDisconnect<LiveConnection>
{
  private readonly logger = new Logger('Live');

  constructor(
    private readonly authenticator: Authenticator,
    private readonly sockets: LiveSockets,
    private readonly presence: PresenceService,
    private readonly inbox: InboxReadingService,
  ) {}

  afterInit(server: Server): void {
    server.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => next(this.refusal(error)),
      );
    });
  }

  handleConnection(socket: LiveConnection): void {
    this.sockets.add(socket);
  }

  async handleDisconnect(socket: LiveConnection): Promise<void> {
    this.sockets.remove(socket);
    await this.presence.leave(socket.data.principal.userId, socket.id);
  }

  /** Gives what was missed as `notification` events, in order; answers when all are on their way. */
  @SubscribeMessage('sync')
  async sync(
    @ConnectedSocket() socket: LiveConnection,
    @MessageBody() body: unknown,
  ): Promise<LiveAnswer<{ count: number; last_seq: number }>> {
    const parsed = syncBody.safeParse(body);
    if (!parsed.success) return refusedAnswer('live.invalid', 'sync needs { last_seq: number }.');
    const given = await this.sockets.streamOf(socket)?.sync(parsed.data.last_seq);
    if (given === undefined) return refusedAnswer('live.unavailable', 'The inbox cannot be read just now. Try again.');
    return { success: true, count: given.count, last_seq: given.lastSeq };
  }

  /** `read` of a notification; that of a conversation is handled where conversations are. */
  @SubscribeMessage('read')
  async read(@ConnectedSocket() socket: LiveConnection, @MessageBody() body: unknown): Promise<LiveAnswer | undefined> {
    const parsed = readBody.safeParse(body);
    if (!parsed.success) return undefined;
    try {
      await this.inbox.markRead(socket.data.principal.userId, parsed.data.notification_id);
      return { success: true };
    } catch (error) {
      if (error instanceof AppError) return refusedAnswer(error.code, error.message);
      throw error;
    }
  }

  private async admit(socket: Socket): Promise<void> {
    const { token } = socket.handshake.auth as { token?: unknown };
    if (typeof token !== 'string') throw new AppError('live.no_token', 'unauthenticated', 'Send auth.token.');
    const principal = await this.authenticator.authenticate(token);
    if (this.sockets.connectionsOf(principal.userId).length >= mostConnections) {
      throw new AppError('live.too_many', 'rate_limited', `Nobody has more than ${mostConnections} connections.`);
    }
    (socket.data as { principal?: Principal }).principal = principal;
    // Known as online before the client hears that it is connected.
    await this.presence.enter(principal.userId, socket.id);
  }

  /** What the client's `connect_error` holds: `message` and `data.code`. */
  private refusal(error: unknown): Error {
    if (!(error instanceof AppError)) this.logger.error({ msg: 'a connection could not be checked', err: error });
    const { code, message } = error instanceof AppError ? error : { code: 'live.unavailable', message: 'Try again.' };
    return Object.assign(new Error(message), { data: { code } });
  }
}
