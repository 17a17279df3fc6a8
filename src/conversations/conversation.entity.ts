import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { AiMode, ConversationStatus, ConversationType } from './conversations.types';

@Entity('conversations')
@Index('uq_conversations_dedupe_key', ['dedupeKey'], { unique: true })
@Index('ix_conversations_customer_id_last_message_at', ['customerId', 'lastMessageAt'])
@Index('ix_conversations_consultant_id_status_last_message_at', ['consultantId', 'status', 'lastMessageAt'])
export class Conversation {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ type: 'varchar', length: 200 })
  title!: string;

  @Column({ type: 'varchar', length: 16 })
  type!: ConversationType;

  @Column({ ...idColumn, name: 'customer_id', nullable: true })
  customerId!: string | null;

  @Column({ ...idColumn, name: 'owner_id' })
  ownerId!: string;

  @Column({ ...idColumn, name: 'consultant_id', nullable: true })
  consultantId!: string | null;

  @Column({ name: 'ai_mode', type: 'varchar', length: 8 })
  aiMode!: AiMode;

  @Column({ type: 'varchar', length: 16 })
  status!: ConversationStatus;

  @Column({ type: 'varchar', length: 32 })
  source!: string;

  @Column({ name: 'dedupe_key', type: 'varchar', length: 64, nullable: true })
  dedupeKey!: string | null;

  @TimeColumn({ name: 'last_message_at', nullable: true })
  lastMessageAt!: Date | null;

  /** Also the sequence number of the last message. */
  @Column({ name: 'message_count', type: 'int' })
  messageCount!: number;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
