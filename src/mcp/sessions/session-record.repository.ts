import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { sqlTime } from '../../common/database/time-column';
import { SessionRecord } from './session-record.entity';

@Injectable()
export class SessionRecordRepository {
  constructor(private readonly database: Database) {}

  async find(digest: string): Promise<SessionRecord | null> {
    return this.database.of(SessionRecord).findOneBy({ digest });
  }

  /** One statement for all rows. What is there stays true: an end is final, a later expiry wins. */
  async save(records: readonly SessionRecord[]): Promise<void> {
    const places = new Array<string>(records.length).fill('(?, ?, ?, ?)').join(', ');
    const values = records.flatMap(({ digest, ended, wishes, expiresAt }) => [
      digest,
      Number(ended),
      wishes === null ? null : JSON.stringify(wishes),
      sqlTime(expiresAt),
    ]);
    const conflict =
      this.database.engine === 'sqlite'
        ? `ON CONFLICT (digest) DO UPDATE SET ended = MAX(ended, excluded.ended),
           wishes = COALESCE(excluded.wishes, wishes), expires_at = MAX(expires_at, excluded.expires_at)`
        : `ON DUPLICATE KEY UPDATE ended = GREATEST(ended, VALUES(ended)),
           wishes = COALESCE(VALUES(wishes), wishes), expires_at = GREATEST(expires_at, VALUES(expires_at))`;
    await this.database.rows(
      `INSERT INTO mcp_session_records (digest, ended, wishes, expires_at) VALUES ${places} ${conflict}`,
      values,
    );
  }

  async deleteExpired(now: Date): Promise<void> {
    await this.database.rows('DELETE FROM mcp_session_records WHERE expires_at < ?', [sqlTime(now)]);
  }
}
