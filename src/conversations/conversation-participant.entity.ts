import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { ParticipantRole } from './conversations.types';

/** Who takes part in a conversation; decides whose conversations are read by user. */
@Entity('conversation_participants')
@Index('uq_conversation_participants_conversation_id_user_id', ['conversationId', 'userId'], { unique: true })
@Index('ix_conversation_participants_user_id_left_at_pinned_at', ['userId', 'leftAt', 'pinnedAt'])
export class ConversationParticipant {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'conversation_id' })
  conversationId!: string;

  @Column({ ...idColumn, name: 'user_id' })
  userId!: string;

  @Column({ type: 'varchar', length: 16 })
  role!: ParticipantRole;

  @TimeColumn({ name: 'joined_at' })
  joinedAt!: Date;

  @TimeColumn({ name: 'left_at', nullable: true })
  leftAt!: Date | null;

  @Column({ name: 'unread_count', type: 'int' })
  unreadCount!: number;

  @Column({ ...idColumn, name: 'last_read_message_id', nullable: true })
  lastReadMessageId!: string | null;

  @TimeColumn({ name: 'pinned_at', nullable: true })
  pinnedAt!: Date | null;

  @Column({ type: 'boolean' })
  muted!: boolean;
}
