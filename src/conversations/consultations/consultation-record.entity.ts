import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { ConsultationStatus, ConsultationSummary, ConsultationType } from './consultation.types';

/** What a consultation was about; summed up again it gets another row with the next version. */
@Entity('consultation_records')
@Index('uq_consultation_records_conversation_id_version', ['conversationId', 'version'], { unique: true })
@Index('uq_consultation_records_idempotency_key', ['idempotencyKey'], { unique: true })
@Index('ix_consultation_records_customer_id_is_latest_started_at', ['customerId', 'isLatest', 'startedAt'])
export class ConsultationRecord {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'conversation_id' })
  conversationId!: string;

  @Column({ ...idColumn, name: 'customer_id' })
  customerId!: string;

  @Column({ ...idColumn, name: 'consultant_id', nullable: true })
  consultantId!: string | null;

  @Column({ type: 'varchar', length: 32 })
  type!: ConsultationType;

  @Column({ type: 'varchar', length: 16 })
  status!: ConsultationStatus;

  @TimeColumn({ name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @TimeColumn({ name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column({ type: 'json' })
  summary!: ConsultationSummary;

  @Column({ name: 'ai_generated', type: 'boolean' })
  aiGenerated!: boolean;

  /** 1 to 5. */
  @Column({ type: 'int', nullable: true })
  satisfaction!: number | null;

  @Column({ name: 'follow_up_required', type: 'boolean' })
  followUpRequired!: boolean;

  @Column({ type: 'int' })
  version!: number;

  /** Whether no later version of the same conversation is there. */
  @Column({ name: 'is_latest', type: 'boolean' })
  isLatest!: boolean;

  @Column({ ...idColumn, name: 'confirmed_by', nullable: true })
  confirmedBy!: string | null;

  @Column({ name: 'idempotency_key', type: 'varchar', length: 200, nullable: true })
  idempotencyKey!: string | null;

  @Column({ name: 'request_digest', type: 'varchar', length: 64, nullable: true })
  requestDigest!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
