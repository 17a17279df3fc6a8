import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { sqlTime } from '../../common/database/time-column';
import { OAuthClient } from './oauth-client.entity';

@Injectable()
export class OAuthClientRepository {
  constructor(private readonly database: Database) {}

  async findById(id: string): Promise<OAuthClient | null> {
    return this.database.of(OAuthClient).findOneBy({ id });
  }

  async findByClientId(clientId: string): Promise<OAuthClient | null> {
    return this.database.of(OAuthClient).findOneBy({ clientId });
  }

  async add(client: OAuthClient): Promise<void> {
    await this.database.of(OAuthClient).insert(client);
  }

  async change(id: string, change: Partial<OAuthClient>): Promise<void> {
    await this.database.of(OAuthClient).update({ id }, change);
  }

  /** How many have registered themselves and were never used. */
  async countUnused(): Promise<number> {
    const sql = "SELECT COUNT(*) AS n FROM oauth_clients WHERE origin = 'dynamic' AND last_used_at IS NULL";
    const [row] = await this.database.rows<{ n: number | string }>(sql);
    return Number(row?.n ?? 0);
  }

  /** Forgets those that nobody vouched for and that were never used, or not for long, with all that they were granted. */
  async deleteIdle(unusedSince: Date, idleSince: Date): Promise<void> {
    await this.database.rows(
      `DELETE FROM oauth_clients WHERE origin <> 'vouched'
         AND ((last_used_at IS NULL AND created_at < ?) OR last_used_at < ?)`,
      [sqlTime(unusedSince), sqlTime(idleSince)],
    );
  }
}
