import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../common/database/time-column';

/** The key pair by which push services know us (VAPID, RFC 8292); made once for all replicas. */
@Entity('push_keys')
export class PushKey {
  @PrimaryColumn({ type: 'varchar', length: 16 })
  name!: string;

  @Column({ name: 'public_key', type: 'varchar', length: 128 })
  publicKey!: string;

  /** The private key, encrypted. */
  @Column({ type: 'text' })
  sealed!: string;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;
}
