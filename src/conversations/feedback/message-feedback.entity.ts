import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';

/** What a customer thinks of one answer; the last word counts. */
@Entity('message_feedback')
@Index('ix_message_feedback_user_id_created_at', ['userId', 'createdAt'])
@Index('ix_message_feedback_created_at', ['createdAt'])
export class MessageFeedback {
  @PrimaryColumn({ ...idColumn, name: 'message_id' })
  messageId!: string;

  @PrimaryColumn({ ...idColumn, name: 'user_id' })
  userId!: string;

  /** 1 to 5. */
  @Column({ type: 'int' })
  score!: number;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  comment!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'updated_at' })
  updatedAt!: Date;
}
