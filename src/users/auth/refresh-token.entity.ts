import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { idColumn, TimeColumn } from '../../common/database/time-column';

/** One refresh token. Each is used once and replaced by the next of its family, which began with a sign-in. */
@Entity('refresh_tokens')
@Index('uq_refresh_tokens_token_hash', ['tokenHash'], { unique: true })
@Index('ix_refresh_tokens_user_id_family_id', ['userId', 'familyId'])
export class RefreshToken {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ ...idColumn, name: 'user_id' })
  userId!: string;

  @Column({ ...idColumn, name: 'family_id' })
  familyId!: string;

  /** HMAC-SHA256 in hex; the token itself is nowhere. */
  @Column({ name: 'token_hash', type: 'varchar', length: 64 })
  tokenHash!: string;

  @TimeColumn({ name: 'created_at' })
  createdAt!: Date;

  @TimeColumn({ name: 'expires_at' })
  expiresAt!: Date;

  @TimeColumn({ name: 'revoked_at', nullable: true })
  revokedAt!: Date | null;

  /** The token that came after this one; null when it was revoked unused. */
  @Column({ ...idColumn, name: 'replaced_by', nullable: true })
  replacedBy!: string | null;
}
