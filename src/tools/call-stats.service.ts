import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { share } from '../common/share';
import { CallStatsRepository, type ToolCount } from './call-stats.repository';

/** What the call log says of a span of time, as operators see it. Rates are fractions of all calls. */
export interface CallStats {
  readonly from: string;
  readonly to: string;
  readonly total_calls: number;
  /** Calls that named a tool of the platform; the others were refused before. */
  readonly tool_calls: number;
  readonly success_rate: number;
  /** By error code. */
  readonly error_rates: Readonly<Record<string, number>>;
  readonly latency: { readonly p50_ms: number; readonly p95_ms: number };
}

const day = 24 * 60 * 60 * 1000;

@Injectable()
export class CallStatsService {
  constructor(
    private readonly stats: CallStatsRepository,
    private readonly clock: Clock,
  ) {}

  /** All calls that are kept, by tool name. */
  async byTool(): Promise<ToolCount[]> {
    return this.stats.byTool();
  }

  /** Milliseconds that a call of the last day took on average; null without calls. */
  async averageMsOfLastDay(): Promise<number | null> {
    const now = this.clock.now();
    return this.stats.averageDuration(new Date(now.getTime() - day), now);
  }

  /** Of the calls from `from` on and before `to`; by default of the last day. */
  async of(from: Date | undefined, to = this.clock.now()): Promise<CallStats> {
    const start = from ?? new Date(to.getTime() - day);
    const outcomes = await this.stats.byOutcome(start, to);
    const total = sum(outcomes.map(({ calls }) => calls));
    const failed = outcomes.filter(({ errorCode }) => errorCode !== null);
    const percentile = async (part: number): Promise<number> =>
      (await this.stats.durationAt(Math.max(0, Math.ceil(total * part) - 1), start, to)) ?? 0;
    return {
      from: start.toISOString(),
      to: to.toISOString(),
      total_calls: total,
      tool_calls: sum(outcomes.map(({ toolCalls }) => toolCalls)),
      success_rate: share(total - sum(failed.map(({ calls }) => calls)), total),
      error_rates: Object.fromEntries(failed.map(({ errorCode, calls }) => [String(errorCode), share(calls, total)])),
      latency: { p50_ms: await percentile(0.5), p95_ms: await percentile(0.95) },
    };
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
