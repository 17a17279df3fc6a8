import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';

/** One security-relevant change; written once, never changed. */
@Entity('audit_logs')
@Index('uq_audit_logs_seq', ['seq'], { unique: true })
@Index('ix_audit_logs_actor_id_at', ['actorId', 'at'])
@Index('ix_audit_logs_target_type_target_id_at', ['targetType', 'targetId', 'at'])
@Index('ix_audit_logs_action_at', ['action', 'at'])
export class AuditLog {
  @PrimaryColumn(idColumn)
  id!: string;

  /** Place in the chain, from 1 without gaps. */
  @Column({ type: 'bigint', transformer: { to: (value: number) => value, from: Number } })
  seq!: number;

  @Column({ ...idColumn, name: 'actor_id', nullable: true })
  actorId!: string | null;

  @Column({ type: 'varchar', length: 64 })
  action!: string;

  @Column({ name: 'target_type', type: 'varchar', length: 64 })
  targetType!: string;

  @Column({ name: 'target_id', type: 'varchar', length: 128 })
  targetId!: string;

  @Column({ type: 'varchar', length: 64, nullable: true })
  ip!: string | null;

  @Column({ name: 'request_id', type: 'varchar', length: 64, nullable: true })
  requestId!: string | null;

  @Column({ type: 'json', nullable: true })
  before!: unknown;

  @Column({ type: 'json', nullable: true })
  after!: unknown;

  @TimeColumn()
  at!: Date;

  /** HMAC-SHA256 in hex over the row before and this one. */
  @Column({ type: 'varchar', length: 64 })
  hash!: string;
}
