import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { sqlTime } from '../common/database/time-column';

/** Calls of one outcome: `errorCode` is null for successes. */
export interface OutcomeCount {
  readonly errorCode: string | null;
  readonly calls: number;
  /** Those of them that named a tool of the platform. */
  readonly toolCalls: number;
}

/** Calls of one tool. */
export interface ToolCount {
  readonly tool: string;
  readonly calls: number;
  readonly errors: number;
}

const within = 'FROM mcp_call_logs WHERE created_at >= ? AND created_at < ?';

@Injectable()
export class CallStatsRepository {
  constructor(private readonly database: Database) {}

  async byOutcome(from: Date, to: Date): Promise<OutcomeCount[]> {
    const rows = await this.database.rows<{ code: string | null; calls: number | string; tool_calls: number | string }>(
      `SELECT error_code AS code, COUNT(*) AS calls, COUNT(tool_version) AS tool_calls ${within} GROUP BY error_code`,
      [sqlTime(from), sqlTime(to)],
    );
    return rows.map(({ code, calls, tool_calls }) => ({
      errorCode: code,
      calls: Number(calls),
      toolCalls: Number(tool_calls),
    }));
  }

  /** All calls that are kept, by tool: the index has it. */
  async byTool(): Promise<ToolCount[]> {
    const rows = await this.database.rows<{ tool: string; calls: number | string; errors: number | string }>(
      `SELECT tool_name AS tool, COUNT(*) AS calls, SUM(CASE WHEN success = 1 THEN 0 ELSE 1 END) AS errors
       FROM mcp_call_logs GROUP BY tool_name ORDER BY tool_name`,
    );
    return rows.map(({ tool, calls, errors }) => ({ tool, calls: Number(calls), errors: Number(errors) }));
  }

  /** Milliseconds that a call took on average; null without calls. */
  async averageDuration(from: Date, to: Date): Promise<number | null> {
    const [row] = await this.database.rows<{ average: number | string | null }>(
      `SELECT AVG(duration_ms) AS average ${within}`,
      [sqlTime(from), sqlTime(to)],
    );
    return row?.average === undefined || row.average === null ? null : Math.round(Number(row.average));
  }

  /** The duration of the call at `rank`, 0 the fastest; undefined beyond the last. */
  async durationAt(rank: number, from: Date, to: Date): Promise<number | undefined> {
    const rows = await this.database.rows<{ duration_ms: number }>(
      `SELECT duration_ms ${within} ORDER BY duration_ms LIMIT 1 OFFSET ${Math.trunc(rank)}`,
      [sqlTime(from), sqlTime(to)],
    );
    return rows[0]?.duration_ms;
  }
}
