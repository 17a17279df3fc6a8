import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';
import type { AuthMethod, ClientOrigin, GrantType } from '../oauth.types';

/** A program that may ask for access. */
@Entity('oauth_clients')
@Index('uq_oauth_clients_client_id', ['clientId'], { unique: true })
@Index('ix_oauth_clients_group_id', ['groupId'])
@Index('ix_oauth_clients_origin_last_used_at', ['origin', 'lastUsedAt'])
export class OAuthClient {
  @PrimaryColumn(idColumn)
  id!: string;

  /** What the client calls itself: our word, or the address of its metadata document. */
  @Column({ name: 'client_id', type: 'varchar', length: 500 })
  clientId!: string;

  @Column({ type: 'varchar', length: 16 })
  origin!: ClientOrigin;

  @Column({ type: 'varchar', length: 200 })
  name!: string;

  @Column({ name: 'redirect_uris', type: 'json' })
  redirectUris!: string[];

  @Column({ name: 'grant_types', type: 'json' })
  grantTypes!: GrantType[];

  @Column({ name: 'auth_method', type: 'varchar', length: 32 })
  authMethod!: AuthMethod;

  /** HMAC-SHA256 in hex of a confidential client's secret. */
  @Column({ name: 'secret_hash', type: 'varchar', length: 64, nullable: true })
  secretHash!: string | null;

  /** The only group that the client may enter, where who registered it could answer for one. */
  @Column({ ...idColumn, name: 'group_id', nullable: true })
  groupId!: string | null;

  /** The key of that group with which it was registered, and with which it ends; null: an operator registered it. */
  @Column({ name: 'key_version', type: 'int', nullable: true })
  keyVersion!: number | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  /** When it last received a code or tokens. */
  @TimeColumn({ name: 'last_used_at', nullable: true })
  lastUsedAt!: Date | null;

  /** Until when a metadata document counts unasked. */
  @TimeColumn({ name: 'fresh_until', nullable: true })
  freshUntil!: Date | null;
}
