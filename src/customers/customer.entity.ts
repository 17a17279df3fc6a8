import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';
import type { CustomerStage, Gender } from './customers.types';

/** What the business knows of a user as a customer; made with the account. */
@Entity('customers')
@Index('ix_customers_consultant_id_stage', ['consultantId', 'stage'])
@Index('ix_customers_claimed_at', ['claimedAt'])
export class Customer {
  @PrimaryColumn({ ...idColumn, name: 'user_id' })
  userId!: string;

  @Column({ type: 'varchar', length: 16 })
  stage!: CustomerStage;

  /** How the customer came to us, such as `registration`. */
  @Column({ type: 'varchar', length: 32 })
  source!: string;

  @Column({ ...idColumn, name: 'consultant_id', nullable: true })
  consultantId!: string | null;

  @TimeColumn({ name: 'claimed_at', nullable: true })
  claimedAt!: Date | null;

  @TimeColumn({ name: 'first_ai_reply_at', nullable: true })
  firstAiReplyAt!: Date | null;

  @TimeColumn({ name: 'first_human_reply_at', nullable: true })
  firstHumanReplyAt!: Date | null;

  @TimeColumn({ name: 'first_message_at', nullable: true })
  firstMessageAt!: Date | null;

  /** `YYYY-MM-DD`. */
  @Column({ name: 'birth_date', type: 'date', utc: true, nullable: true })
  birthDate!: string | null;

  @Column({ type: 'varchar', length: 8, nullable: true })
  gender!: Gender | null;

  @Column({ type: 'int' })
  version!: number;
}
