import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../database/time-column';

/** A POST that named an Idempotency-Key, and its answer once there is one. */
@Entity('idempotency_records')
@Index('uq_idempotency_records_actor_key', ['actor', 'key'], { unique: true })
@Index('ix_idempotency_records_created_at', ['createdAt'])
export class IdempotencyRecord {
  @PrimaryColumn(idColumn)
  id!: string;

  /** The signed-in person, or `anonymous`. */
  @Column({ type: 'varchar', length: 36 })
  actor!: string;

  @Column({ type: 'varchar', length: 255 })
  key!: string;

  /** HMAC-SHA-256 of method, address and body: the same key must mean the same request. */
  @Column({ type: 'varchar', length: 64 })
  fingerprint!: string;

  /** Null while the first request runs. */
  @Column({ type: 'int', nullable: true })
  status!: number | null;

  /** The sealed answer: it may hold what is shown once only. */
  @Column({ name: 'sealed_answer', type: 'text', nullable: true })
  sealedAnswer!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
