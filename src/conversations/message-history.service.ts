import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor } from '../common/page';
import { UsersService } from '../users/users.service';
import { ConversationRepository } from './conversation.repository';
import {
  aroundNeedsMessage,
  conversationNotFound,
  foreignCursor,
  messageNotFound,
  personNotFound,
} from './conversations.errors';
import type { HistoryRequest, MessageHistory, MessageRecord } from './conversations.types';
import { howManyFit, messageOverhead } from './message-budget';
import { MessageRepository, type Walk } from './message.repository';
import { seqOfCursor } from './seq-cursor';

/** Reads messages backwards and forwards: of a person, of a conversation, beside a message. */
@Injectable()
export class MessageHistoryService {
  constructor(
    private readonly messages: MessageRepository,
    private readonly conversations: ConversationRepository,
    private readonly users: UsersService,
  ) {}

  /**
   * The messages asked for, oldest first. With `onlyUserId` only conversations that this person takes part in exist.
   * Throws `conversations.not_found`, `conversations.message_not_found` and `conversations.user_not_found`.
   */
  async read(request: HistoryRequest, onlyUserId: string | null): Promise<MessageHistory> {
    const { anchor } = request;
    if ('messageId' in anchor) return this.besideMessage(anchor.messageId, request, onlyUserId);
    const { count, cursor, direction = 'before' } = request;
    if (direction === 'around') throw aroundNeedsMessage();
    if ('userId' in anchor) return this.ofPerson(anchor.userId, direction, count, cursor, onlyUserId);
    await this.refuseForeign(anchor.conversationId, onlyUserId);
    return this.inConversation(anchor.conversationId, direction, seqOfCursor(cursor, anchor.conversationId), count);
  }

  private async ofPerson(
    userId: string,
    walk: Walk,
    count: number,
    cursor: string | undefined,
    onlyUserId: string | null,
  ): Promise<MessageHistory> {
    const isForeign = onlyUserId !== null && userId !== onlyUserId;
    if (isForeign || (await this.users.find(userId)) === undefined) throw personNotFound();
    const rows = await this.messages.walkPerson(userId, walk, positionOf(cursor), count + 1);
    const fitting = howManyFit(rows.slice(0, count), messageOverhead.named);
    return cut(rows, walk, { count, fitting }, ({ createdAt, id }) => encodeCursor([createdAt.getTime(), id]));
  }

  private async inConversation(
    conversationId: string,
    walk: Walk,
    seq: number | null,
    count: number,
  ): Promise<MessageHistory> {
    const rows = await this.messages.walkConversation(conversationId, walk, seq, count + 1);
    const fitting = howManyFit(rows.slice(0, count), messageOverhead.inConversation);
    return cut(rows, walk, { count, fitting }, (message) => encodeCursor([conversationId, message.seq]));
  }

  private async besideMessage(id: string, request: HistoryRequest, onlyUserId: string | null): Promise<MessageHistory> {
    const { count, cursor, direction = 'around' } = request;
    const message = await this.messages.findById(id);
    if (message === null) throw messageNotFound();
    const { conversationId, seq } = message;
    if (onlyUserId !== null && !(await this.conversations.isParticipant(conversationId, onlyUserId)))
      throw messageNotFound();
    if (direction !== 'around') {
      return this.inConversation(conversationId, direction, seqOfCursor(cursor, conversationId) ?? seq, count);
    }
    const after = Math.floor((count - 1) / 2);
    const neighbours = await this.messages.range(conversationId, seq - (count - 1 - after), seq + after);
    const nearest = neighbours.toSorted((a, b) => Math.abs(a.seq - seq) - Math.abs(b.seq - seq));
    const kept = howManyFit(nearest, messageOverhead.inConversation);
    return {
      messages: nearest.slice(0, kept).sort((a, b) => a.seq - b.seq),
      nextCursor: null,
      truncated: kept < nearest.length,
    };
  }

  private async refuseForeign(conversationId: string, onlyUserId: string | null): Promise<void> {
    const known =
      onlyUserId === null
        ? await this.conversations.exists(conversationId)
        : await this.conversations.isParticipant(conversationId, onlyUserId);
    if (!known) throw conversationNotFound();
  }
}

/** Cuts `rows`, in the order of the walk and one more than `count`, to what fits into an answer. */
function cut(
  rows: readonly MessageRecord[],
  walk: Walk,
  { count, fitting }: { readonly count: number; readonly fitting: number },
  cursorOf: (last: MessageRecord) => string,
): MessageHistory {
  const kept = rows.slice(0, fitting);
  const last = kept.at(-1);
  return {
    messages: walk === 'before' ? kept.toReversed() : kept,
    nextCursor: last !== undefined && kept.length < rows.length ? cursorOf(last) : null,
    truncated: fitting < Math.min(count, rows.length),
  };
}

function positionOf(cursor: string | undefined): { at: Date; id: string } | null {
  if (cursor === undefined) return null;
  const [millis, id] = decodeCursor(cursor, 2);
  if (typeof millis !== 'number' || typeof id !== 'string' || Math.abs(millis) > 8.64e15) throw foreignCursor();
  return { at: new Date(millis), id };
}
