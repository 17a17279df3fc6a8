import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../common/database/time-column';

/**
 * A credential of a group. Its current key has neither `expiresAt` nor `revokedAt`; after a rotation the old one either
 * expires (grace) or is revoked.
 */
@Entity('mcp_group_keys')
@Index('uq_mcp_group_keys_digest', ['digest'], { unique: true })
@Index('uq_mcp_group_keys_group_id_key_version', ['groupId', 'keyVersion'], { unique: true })
export class GroupKey {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'group_id' })
  groupId!: string;

  @Column({ name: 'key_version', type: 'int' })
  keyVersion!: number;

  /** HMAC-SHA256 of the key, hex: by this it is looked up. */
  @Column({ type: 'varchar', length: 64 })
  digest!: string;

  /** The encrypted key, base64, bound to this group and version: from this it is shown again. */
  @Column({ type: 'varchar', length: 255 })
  sealed!: string;

  /** What people recognise the key by: its prefix and last four characters. */
  @Column({ type: 'varchar', length: 24 })
  hint!: string;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @TimeColumn({ name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
