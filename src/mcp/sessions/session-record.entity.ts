import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../common/database/time-column';
import type { SessionWishes } from './live-session';

/**
 * What other processes, and later ones, must know of a session beyond what its id says: that it has ended, that it is in
 * use beyond its first idle time, what its client wishes. Most sessions never have a row.
 */
@Entity('mcp_session_records')
@Index('ix_mcp_session_records_expires_at', ['expiresAt'])
export class SessionRecord {
  /** SHA-256 of the session id, hexadecimal. */
  @PrimaryColumn({ type: 'varchar', length: 64 })
  digest!: string;

  @Column({ type: 'boolean' })
  ended!: boolean;

  @Column({ type: 'json', nullable: true })
  wishes!: SessionWishes | null;

  /** When the row has nothing to say any more. */
  @TimeColumn({ name: 'expires_at' })
  expiresAt!: Date;
}
