import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { deleteOlder } from '../../common/database/delete-older';
import { isUniqueViolation } from '../../common/database/driver-errors';
import { sqlTime, timeFromSql } from '../../common/database/time-column';
import type { BotName } from './bot.types';
import { BotPost } from './bot-post.entity';

@Injectable()
export class BotPostRepository {
  constructor(private readonly database: Database) {}

  /** How far a post is, held until the end of the open transaction; undefined for an unknown one. */
  async statusOf(bot: BotName, dedupeKey: string): Promise<BotPost['status'] | undefined> {
    const lock = this.database.engine === 'mysql' ? ' LOCK IN SHARE MODE' : '';
    const [row] = await this.database.rows<Pick<BotPost, 'status'>>(
      `SELECT status FROM bot_posts WHERE bot = ? AND dedupe_key = ?${lock}`,
      [bot, dedupeKey],
    );
    return row?.status;
  }

  /** False when the bot has something of this key already. */
  async add(post: BotPost): Promise<boolean> {
    try {
      await this.database.of(BotPost).insert(post);
      return true;
    } catch (error) {
      if (isUniqueViolation(error, 'uq_bot_posts_bot_dedupe_key', 'bot_posts.dedupe_key')) return false;
      throw error;
    }
  }

  /** The moments at which the bot has spoken since `from`, oldest first. */
  async spokenSince(bot: BotName, from: Date): Promise<Date[]> {
    const rows = await this.database.rows<{ at: string | Date }>(
      `SELECT MIN(posted_at) AS at FROM bot_posts WHERE bot = ? AND posted_at > ? GROUP BY batch_id ORDER BY 1`,
      [bot, sqlTime(from)],
    );
    return rows.map(({ at }) => timeFromSql(at));
  }

  /** Takes all that waits into the batch; gives the batch, oldest first, also what an earlier run had taken. */
  async takeBatch(bot: BotName, batchId: string): Promise<BotPost[]> {
    await this.database.of(BotPost).update({ bot, status: 'pending' }, { status: 'posting', batchId });
    return this.batch(batchId);
  }

  /** What of a batch has not ended yet, oldest first. */
  async batch(batchId: string): Promise<BotPost[]> {
    return this.database.of(BotPost).find({ where: { batchId, status: 'posting' }, order: { id: 'ASC' } });
  }

  async settle(batchId: string, at: Date, error: string | null): Promise<void> {
    const end = error === null ? { status: 'posted' as const, postedAt: at } : { status: 'failed' as const, error };
    await this.database.of(BotPost).update({ batchId, status: 'posting' }, end);
  }

  /** Deletes up to `limit` posts with ids below `before`; how many. */
  async deleteOlder(before: string, limit: number): Promise<number> {
    return deleteOlder(this.database, BotPost, before, limit);
  }
}
