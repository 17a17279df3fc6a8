import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';

/** A browser that takes pushes. */
@Entity('push_subscriptions')
@Index('uq_push_subscriptions_endpoint_digest', ['endpointDigest'], { unique: true })
@Index('ix_push_subscriptions_user_id', ['userId'])
export class PushSubscription {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'user_id' })
  userId!: string;

  /** SHA-256 of the address, hex. */
  @Column({ name: 'endpoint_digest', type: 'varchar', length: 64 })
  endpointDigest!: string;

  /** Address and keys, encrypted: who knows them can write to the device. */
  @Column({ type: 'text' })
  sealed!: string;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;
}
