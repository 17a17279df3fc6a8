import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';

/** An authorization code: used once, within a minute, by the client that holds the verifier of its challenge. */
@Entity('oauth_codes')
@Index('uq_oauth_codes_code_hash', ['codeHash'], { unique: true })
@Index('ix_oauth_codes_grant_id', ['grantId'])
export class OAuthCode {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'grant_id' })
  grantId!: string;

  /** HMAC-SHA256 in hex. */
  @Column({ name: 'code_hash', type: 'varchar', length: 64 })
  codeHash!: string;

  @Column({ name: 'redirect_uri', type: 'varchar', length: 500 })
  redirectUri!: string;

  /** `code_challenge`, method S256. */
  @Column({ type: 'varchar', length: 64 })
  challenge!: string;

  @TimeColumn({ name: 'expires_at' })
  expiresAt!: Date;

  @TimeColumn({ name: 'used_at', nullable: true })
  usedAt!: Date | null;
}
