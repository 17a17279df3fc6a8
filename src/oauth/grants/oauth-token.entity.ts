import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';

/** An access token and, mostly, the refresh token that came with it. */
@Entity('oauth_tokens')
@Index('uq_oauth_tokens_access_hash', ['accessHash'], { unique: true })
@Index('uq_oauth_tokens_refresh_hash', ['refreshHash'], { unique: true })
@Index('ix_oauth_tokens_grant_id', ['grantId'])
export class OAuthToken {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'grant_id' })
  grantId!: string;

  /** HMAC-SHA256 in hex, as is `refreshHash`. */
  @Column({ name: 'access_hash', type: 'varchar', length: 64 })
  accessHash!: string;

  /** Those of the grant or fewer, separated by spaces. */
  @Column({ type: 'varchar', length: 200 })
  scopes!: string;

  /** Of the access token. */
  @TimeColumn({ name: 'expires_at' })
  expiresAt!: Date;

  @Column({ name: 'refresh_hash', type: 'varchar', length: 64, nullable: true })
  refreshHash!: string | null;

  @TimeColumn({ name: 'refresh_expires_at', nullable: true })
  refreshExpiresAt!: Date | null;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  /** When the refresh token was exchanged. */
  @TimeColumn({ name: 'used_at', nullable: true })
  usedAt!: Date | null;

  /** The row that came of the exchange. */
  @Column({ ...idColumn, name: 'child_id', nullable: true })
  childId!: string | null;

  /** That row's tokens, encrypted, for a client that did not receive them and asks again. */
  @Column({ name: 'sealed_child', type: 'text', nullable: true })
  sealedChild!: string | null;
}
