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
import { Authenticator } from '../../common/access/principal.types';
import { AppError } from '../../common/errors/app-error';
import { RateLimiter } from '../../common/limits/rate-limiter';
import { ConfigEpochsService } from '../../settings/config-epochs.service';
import { InboxReadingService } from '../inbox/inbox-reading.service';
import {
  conversationBody,
  type LiveAnswer,
  type LiveConnection,
  liveGateway,
  type LiveSession,
  refusedAnswer,
} from './live.types';
import { LiveSockets } from './live-sockets';
import { PresenceService } from './presence.service';

/** Connections of one person to one replica. */
const mostConnections = 20;
/** Requests that one person may send in a minute. */
const perMinute = 240;

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
    private readonly epochs: ConfigEpochsService,
    private readonly limiter: RateLimiter,
  ) {}

  afterInit(server: Server): void {
    server.use((socket, next) => {
      this.admit(socket).then(
        () => {
          next();
          setImmediate(() => void this.forgetUnlessConnected(socket as LiveConnection));
        },
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
    if (this.isTooFast(socket)) return tooFast;
    const given = await this.sockets.streamOf(socket)?.sync(parsed.data.last_seq);
    if (given === undefined) return refusedAnswer('live.unavailable', 'The inbox cannot be read just now. Try again.');
    return { success: true, count: given.count, last_seq: given.lastSeq };
  }

  /** `read` of a notification; that of a conversation is handled where conversations are. */
  @SubscribeMessage('read')
  async read(@ConnectedSocket() socket: LiveConnection, @MessageBody() body: unknown): Promise<LiveAnswer | undefined> {
    const parsed = readBody.safeParse(body);
    if (!parsed.success) {
      if (conversationBody.safeParse(body).success) return undefined;
      return refusedAnswer('live.invalid', 'read needs { notification_id } or { conversation_id }.');
    }
    if (this.isTooFast(socket)) return tooFast;
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
    // Noted before the account is read: whatever changes from here on is looked at again (see AccountWatch).
    const checkedAt = this.epochs.version('users');
    const { expiresAt, ...principal } = await this.authenticator.authenticate(token);
    if (this.presence.connectionsHere(principal.userId) >= mostConnections) {
      throw new AppError('live.too_many', 'rate_limited', `Nobody has more than ${mostConnections} connections.`);
    }
    Object.assign(socket.data as object, { principal, expiresAt, checkedAt } satisfies LiveSession);
    // Known as online before the client hears that it is connected.
    await this.presence.enter(principal.userId, socket.id);
  }

  /** A client may be gone before it was connected; then nothing tells of its end. */
  private async forgetUnlessConnected({ connected, id, data }: LiveConnection): Promise<void> {
    if (!connected) await this.presence.leave(data.principal.userId, id);
  }

  private isTooFast({ data }: LiveConnection): boolean {
    return this.limiter.take(`live:${data.principal.userId}`, perMinute) > 0;
  }

  /** What the client's `connect_error` holds: `message` and `data.code`. */
  private refusal(error: unknown): Error {
    if (!(error instanceof AppError)) this.logger.error({ msg: 'a connection could not be checked', err: error });
    const { code, message } = error instanceof AppError ? error : { code: 'live.unavailable', message: 'Try again.' };
    return Object.assign(new Error(message), { data: { code } });
  }
}

const tooFast = refusedAnswer('live.too_fast', `Nobody sends more than ${perMinute} requests a minute.`);
