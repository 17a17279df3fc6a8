import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { isForeignKeyViolation, isUniqueViolation } from '../common/database/driver-errors';
import { newId } from '../common/ids';
import { LiveService } from '../notifications/live/live.service';
import { ConversationRepository } from './conversation.repository';
import { conversationRows, conversationSummary, messageRecord } from './conversation-rows';
import {
  conversationNotFound,
  conversationReferenceUnknown,
  emptyMessage,
  messageTooLong,
} from './conversations.errors';
import type { ConversationSummary, MessageRecord, NewConversation, NewMessage } from './conversations.types';
import { liveMessageView } from './conversations.view';
import type { Message } from './message.entity';
import { MessageRepository } from './message.repository';
import { messageText } from './message-text';

/** Longest text of a message, characters. */
const textLimit = 10_000;

/** Writes conversations and messages; whoever takes part and is connected hears of a message at once. */
@Injectable()
export class ConversationWriter {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationRepository,
    private readonly messages: MessageRepository,
    private readonly live: LiveService,
    private readonly clock: Clock,
  ) {}

  /** See {@link ConversationsService.create}. */
  async create(wanted: NewConversation): Promise<{ conversation: ConversationSummary; created: boolean }> {
    const rows = conversationRows(wanted, this.clock.now());
    try {
      await this.database.transaction(() => this.conversations.add([rows.conversation], rows.participants));
      return { conversation: conversationSummary(rows.conversation), created: true };
    } catch (error) {
      if (isForeignKeyViolation(error)) throw conversationReferenceUnknown(error);
      if (wanted.dedupeKey === undefined || !isUniqueViolation(error, 'dedupe_key')) throw error;
      const first = await this.conversations.findByDedupeKey(wanted.dedupeKey);
      if (first === null) throw error;
      return { conversation: conversationSummary(first), created: false };
    }
  }

  /** See {@link ConversationsService.appendMessage}. */
  async append(wanted: NewMessage): Promise<{ message: MessageRecord; replayed: boolean }> {
    const text = messageText(wanted.type, wanted.content);
    if (text === null && (wanted.type === 'text' || wanted.type === 'system')) throw emptyMessage();
    if ((text ?? '').length > textLimit) throw messageTooLong(textLimit);
    return this.database.transaction(async () => {
      const count = await this.conversations.lockCount(wanted.conversationId);
      if (count === null) throw conversationNotFound();
      const first = await this.findFirst(wanted);
      if (first !== null) return { message: first, replayed: true };
      const message = this.messageRow(wanted, count + 1, text);
      await this.messages.add([message]);
      await this.conversations.noteMessage(message.conversationId, message.seq, message.createdAt, message.senderId);
      const record = messageRecord(message);
      const members = await this.conversations.memberIds(message.conversationId);
      this.live.toUsers(members, 'message', liveMessageView(record));
      return { message: record, replayed: false };
    });
  }

  private async findFirst({ conversationId, clientDedupe }: NewMessage): Promise<MessageRecord | null> {
    return clientDedupe === undefined ? null : this.messages.findByDedupe(conversationId, clientDedupe);
  }

  private messageRow(wanted: NewMessage, seq: number, textPlain: string | null): Message {
    const { conversationId, type, content, senderType } = wanted;
    return {
      id: newId(),
      ...{ conversationId, seq, type, content, senderType, textPlain },
      senderId: wanted.senderId ?? null,
      replyToId: wanted.replyToId ?? null,
      isImportant: wanted.isImportant ?? false,
      origin: wanted.origin ?? null,
      clientDedupe: wanted.clientDedupe ?? null,
      createdAt: this.clock.now(),
    };
  }
}
