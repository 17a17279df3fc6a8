import { ConnectedSocket, MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets';
import { AccessFor } from '../common/access/access.decorators';
import { RateLimiter } from '../common/limits/rate-limiter';
import { LiveService } from '../notifications/live/live.service';
import {
  conversationBody,
  type LiveAnswer,
  type LiveConnection,
  liveGateway,
  refusedAnswer,
} from '../notifications/live/live.types';
import { MemberConversationsService } from './member-conversations.service';

/** Signs of life that one person may send in a minute; more are not passed on. */
const perMinute = 240;

/** What people in a conversation show each other besides messages. */
@WebSocketGateway(liveGateway)
@AccessFor('own-guard')
export class ConversationsGateway {
  constructor(
    private readonly conversations: MemberConversationsService,
    private readonly live: LiveService,
    private readonly limiter: RateLimiter,
  ) {}

  /** Tells the others that somebody is writing. */
  @SubscribeMessage('typing')
  async typing(@ConnectedSocket() socket: LiveConnection, @MessageBody() payload: unknown): Promise<void> {
    const { userId } = socket.data.principal;
    const parsed = conversationBody.safeParse(payload);
    if (!parsed.success || this.limiter.take(`typing:${userId}`, perMinute) > 0) return;
    const { conversation_id } = parsed.data;
    this.live.toUsers(await this.conversations.othersIn(conversation_id, userId), 'typing', {
      conversation_id,
      user_id: userId,
    });
  }

  /** `read` of a conversation; that of a notification is handled where notifications are. */
  @SubscribeMessage('read')
  async read(
    @ConnectedSocket() socket: LiveConnection,
    @MessageBody() payload: unknown,
  ): Promise<LiveAnswer | undefined> {
    const { userId } = socket.data.principal;
    const parsed = conversationBody.safeParse(payload);
    if (!parsed.success) return undefined;
    if (this.limiter.take(`read:${userId}`, perMinute) > 0) return refusedAnswer('live.too_fast', 'Try again later.');
    await this.conversations.markRead(parsed.data.conversation_id, userId);
    return { success: true };
  }
}
