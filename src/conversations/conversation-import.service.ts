import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { ConversationRepository } from './conversation.repository';
import { conversationRows } from './conversation-rows';
import type { ConversationImport } from './conversations.types';
import type { Message } from './message.entity';
import { MessageRepository } from './message.repository';

/** Rows written by one statement. */
const chunk = 200;

/** Takes over conversations in bulk, each with participants and messages. */
@Injectable()
export class ConversationImportService {
  constructor(
    private readonly database: Database,
    private readonly conversations: ConversationRepository,
    private readonly messages: MessageRepository,
  ) {}

  /**
   * Adds the conversations that are not there yet, at most 200 at a time; one that is there stays as it is, messages
   * included. Returns how many conversations and messages were added.
   */
  async importHistory(imports: readonly ConversationImport[]): Promise<{ conversations: number; messages: number }> {
    return this.database.transaction(async () => {
      const existing = await this.conversations.existingOf(imports.map(({ id }) => id));
      const added = imports.filter(({ id }) => !existing.has(id));
      if (added.length === 0) return { conversations: 0, messages: 0 };
      const rows = added.map(rowsOf);
      await this.conversations.add(
        rows.map(({ conversation }) => conversation),
        rows.flatMap(({ participants }) => participants),
      );
      const messages = rows.flatMap((row) => row.messages);
      for (let start = 0; start < messages.length; start += chunk) {
        await this.messages.add(messages.slice(start, start + chunk));
      }
      return { conversations: added.length, messages: messages.length };
    });
  }
}

function rowsOf(imported: ConversationImport) {
  const { id, status, createdAt } = imported;
  const { conversation, participants } = conversationRows(imported, createdAt);
  const messages = imported.messages.map((message, index): Message => ({
    id: message.id,
    conversationId: id,
    seq: index + 1,
    type: 'text',
    content: { text: message.text },
    senderType: message.senderType,
    senderId: message.senderId,
    replyToId: null,
    isImportant: message.isImportant,
    origin: imported.source,
    clientDedupe: null,
    textPlain: message.text,
    createdAt: message.createdAt,
  }));
  return {
    conversation: {
      ...conversation,
      ...{ id, status, messageCount: messages.length, lastMessageAt: messages.at(-1)?.createdAt ?? null },
    },
    participants: participants.map((participant) => ({ ...participant, conversationId: id })),
    messages,
  };
}
