import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { MessageContent, MessageType, SenderType } from './conversations.types';

@Entity('messages')
@Index('uq_messages_conversation_id_seq', ['conversationId', 'seq'], { unique: true })
@Index('uq_messages_conversation_id_client_dedupe', ['conversationId', 'clientDedupe'], { unique: true })
@Index('ix_messages_sender_id_created_at', ['senderId', 'createdAt'])
export class Message {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'conversation_id' })
  conversationId!: string;

  /** 1, 2, 3 … within the conversation, without gaps. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  seq!: number;

  @Column({ type: 'varchar', length: 16 })
  type!: MessageType;

  @Column({ type: 'json' })
  content!: MessageContent;

  @Column({ name: 'sender_type', type: 'varchar', length: 16 })
  senderType!: SenderType;

  @Column({ ...idColumn, name: 'sender_id', nullable: true })
  senderId!: string | null;

  @Column({ ...idColumn, name: 'reply_to_id', nullable: true })
  replyToId!: string | null;

  @Column({ name: 'is_important', type: 'boolean' })
  isImportant!: boolean;

  @Column({ type: 'varchar', length: 32, nullable: true })
  origin!: string | null;

  @Column({ name: 'client_dedupe', type: 'varchar', length: 64, nullable: true })
  clientDedupe!: string | null;

  /** What the content says in plain words, see message-text.ts. */
  @Column({ name: 'text_plain', type: 'text', nullable: true })
  textPlain!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
