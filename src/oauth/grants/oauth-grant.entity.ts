import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';

/** One consent (or one use of a client's own credentials): the family of all codes and tokens that come of it. */
@Entity('oauth_grants')
@Index('ix_oauth_grants_client_id', ['clientId'])
@Index('ix_oauth_grants_group_id_key_version', ['groupId', 'keyVersion'])
@Index('ix_oauth_grants_user_id', ['userId'])
@Index('ix_oauth_grants_expires_at', ['expiresAt'])
export class OAuthGrant {
  @PrimaryColumn(idColumn)
  id!: string;

  /** The id of the row in oauth_clients. */
  @Column({ ...idColumn, name: 'client_id' })
  clientId!: string;

  @Column({ ...idColumn, name: 'group_id' })
  groupId!: string;

  /** The key of the group under which access was granted, and with which it ends. */
  @Column({ name: 'key_version', type: 'int' })
  keyVersion!: number;

  @Column({ type: 'varchar', length: 500 })
  resource!: string;

  /** Separated by spaces. */
  @Column({ type: 'varchar', length: 200 })
  scopes!: string;

  /** The person who consented; null: the holder of the group's key, or the client itself. */
  @Column({ ...idColumn, name: 'user_id', nullable: true })
  userId!: string | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  /** The end of everything that comes of it. */
  @TimeColumn({ name: 'expires_at' })
  expiresAt!: Date;

  @TimeColumn({ name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;
}
