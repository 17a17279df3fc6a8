import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { sqlTime } from '../common/database/time-column';
import { decodeCursor, type Page, pageOf } from '../common/page';
import { CallLog } from './call-log.entity';
import type { CallLogFilter, CallLogRow } from './call-log.types';

const columns: readonly (readonly [column: string, key: keyof CallLogRow])[] = [
  ['id', 'id'],
  ['request_id', 'requestId'],
  ['session_id', 'sessionId'],
  ['tool_name', 'toolName'],
  ['tool_version', 'toolVersion'],
  ['group_id', 'groupId'],
  ['group_name', 'groupName'],
  ['server_code', 'serverCode'],
  ['caller_app_id', 'callerAppId'],
  ['acting_user_id', 'actingUserId'],
  ['client_name', 'clientName'],
  ['revision', 'revision'],
  ['origin', 'origin'],
  ['request_data', 'requestData'],
  ['response_data', 'responseData'],
  ['success', 'success'],
  ['error_code', 'errorCode'],
  ['error_message', 'errorMessage'],
  ['duration_ms', 'durationMs'],
  ['created_at', 'createdAt'],
];
const columnList = columns.map(([column]) => column).join(', ');
const oneRow = `(${columns.map(() => '?').join(', ')})`;

@Injectable()
export class CallLogRepository {
  constructor(private readonly database: Database) {}

  /** One statement for all rows, hand-made: this is on the path of every tool call. */
  async insert(rows: readonly CallLogRow[]): Promise<void> {
    await this.write('INSERT INTO', rows);
  }

  /** As {@link insert}, but a row that is there already is left alone; for rows of unknown fate. */
  async insertMissing(rows: readonly CallLogRow[]): Promise<void> {
    await this.write(this.database.engine === 'sqlite' ? 'INSERT OR IGNORE INTO' : 'INSERT IGNORE INTO', rows);
  }

  async page(filter: CallLogFilter, limit: number, cursor: string | undefined): Promise<Page<CallLog>> {
    const query = this.database
      .of(CallLog)
      .createQueryBuilder('log')
      .orderBy('log.id', 'DESC')
      .take(limit + 1);
    const { groupId, toolName, success, callerAppId, requestId, from, to } = filter;
    if (groupId !== undefined) query.andWhere('log.groupId = :groupId', { groupId });
    if (toolName !== undefined) query.andWhere('log.toolName = :toolName', { toolName });
    if (success !== undefined) query.andWhere('log.success = :success', { success: success ? 1 : 0 });
    if (callerAppId !== undefined) query.andWhere('log.callerAppId = :callerAppId', { callerAppId });
    if (requestId !== undefined) query.andWhere('log.requestId = :requestId', { requestId });
    if (from !== undefined) query.andWhere('log.createdAt >= :from', { from: sqlTime(from) });
    if (to !== undefined) query.andWhere('log.createdAt < :to', { to: sqlTime(to) });
    if (cursor !== undefined) query.andWhere('log.id < :after', { after: String(decodeCursor(cursor, 1)[0]) });
    return pageOf(await query.getMany(), limit, (row) => [row.id]);
  }

  /** Deletes up to `limit` rows older than `before`; the number deleted. */
  async deleteOlderThan(before: Date, limit: number): Promise<number> {
    const old = await this.database.rows<{ id: string }>(
      'SELECT id FROM mcp_call_logs WHERE created_at < ? ORDER BY created_at LIMIT ?',
      [sqlTime(before), limit],
    );
    if (old.length > 0) await this.database.of(CallLog).delete(old.map(({ id }) => id));
    return old.length;
  }

  private async write(verb: string, rows: readonly CallLogRow[]): Promise<void> {
    const values = rows.flatMap((row) =>
      columns.map(([, key]) => (key === 'success' ? Number(row.success) : row[key])),
    );
    const places = new Array<string>(rows.length).fill(oneRow).join(', ');
    await this.database.rows(`${verb} mcp_call_logs (${columnList}) VALUES ${places}`, values);
  }
}
