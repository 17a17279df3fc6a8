import { timeFromSql } from '../../src/common/database/time-column';
import type { Greeting } from './greeting';

type Row = Record<string, unknown>;

const steps = ['conversation_created', 'mcp_called', 'dify_triggered', 'welcome_sent', 'consultants_notified'];

/** What all rows about the automation come to, counted one by one. */
export class AutomationCounts {
  private constructor(
    private readonly runs: readonly Row[],
    private readonly steps: readonly Row[],
    private readonly calls: readonly Row[],
    private readonly attempts: readonly Row[],
    private readonly scores: readonly number[],
  ) {}

  static async of(greeting: Greeting): Promise<AutomationCounts> {
    return new AutomationCounts(
      await greeting.rows('SELECT * FROM automation_runs'),
      await greeting.rows('SELECT * FROM automation_steps'),
      await greeting.rows('SELECT * FROM mcp_call_logs'),
      await greeting.rows('SELECT * FROM agent_call_logs WHERE agent_id IS NOT NULL'),
      (await greeting.rows('SELECT score FROM message_feedback')).map(({ score }) => Number(score)),
    );
  }

  /** All of GET /registration-automation/metrics but the state of the agents (F-MET-01 to 07, 15, 17 to 19). */
  metrics() {
    const { success_rate, mcp_call_count, dify_call_count, average_response_time, daily_trends } = this.automation();
    const welcomesOf = (source: string) => this.sent(this.runs).filter((run) => run['welcome_source'] === source);
    return {
      total_registrations: this.runs.length,
      successful_automations: this.sent(this.runs).length,
      failed_automations: this.failed(this.runs).length,
      mcp_calls: mcp_call_count,
      dify_agent_calls: dify_call_count,
      average_response_time,
      mcp_metrics: {
        total_calls: this.calls.length,
        tool_calls: Object.fromEntries(this.tools().map(({ tool, calls }) => [tool, calls])),
        error_rates: Object.fromEntries(this.tools().map(({ tool, error_rate }) => [tool, error_rate])),
        success_rate: share(this.calls.filter(isGood).length, this.calls.length),
      },
      automation_success_rate: success_rate,
      daily_registrations: daily_trends.map(({ date, registrations }) => ({ date, registrations })),
      daily_stats: daily_trends,
      welcome_message_stats: {
        agent: welcomesOf('agent').length,
        template: welcomesOf('template').length,
        failed: this.failed(this.runs).length,
        feedback: {
          count: this.scores.length,
          average: this.scores.reduce((sum, score) => sum + score, 0) / this.scores.length,
          scores: countsOf(this.scores.map(String)),
        },
      },
    };
  }

  /** All of the dashboard that rows tell (F-DSH-01 to 06, 09 to 11, 13 to 17). */
  dashboard(today: string) {
    const { daily_trends } = this.automation();
    return {
      automation_metrics: this.automation(),
      recent_errors: this.errors(),
      registrations: {
        today: daily_trends.find(({ date }) => date === today)?.registrations ?? 0,
        trend: daily_trends.map(({ date, registrations }) => ({ date, registrations })),
      },
      flow_health: steps.map((step) => this.flowOf(step)),
      tool_usage: this.tools(),
      agent_performance: [this.agent()],
      error_analysis: this.errorTypes(),
      system_health: {
        mcp_response_time: average(this.calls.map((call) => call['duration_ms'])),
        dify_response_time: this.agent().average_ms,
        database_status: 'healthy',
      },
    };
  }

  /** What rows tell of the state of the only agent (F-MET-16, F-DSH-08). */
  agentState() {
    const last = (rows: readonly Row[]) => [...rows].sort((a, b) => (String(a['id']) < String(b['id']) ? 1 : -1))[0];
    const failure = last(this.attempts.filter((attempt) => attempt['error_type'] !== null));
    const answer = last(this.attempts.filter((attempt) => attempt['outcome'] === 'answered'));
    return {
      last_answer_at: timeOf(answer, 'created_at'),
      last_failure: { error_type: failure?.['error_type'], at: timeOf(failure, 'created_at') },
    };
  }

  private automation() {
    const days = [...new Set(this.runs.map(dayOf))].sort();
    return {
      success_rate: share(this.sent(this.runs).length, this.sent(this.runs).length + this.failed(this.runs).length),
      total_automations: this.sent(this.runs).length + this.failed(this.runs).length,
      mcp_call_count: this.stepsNamed('mcp_called').length,
      dify_call_count: this.stepsNamed('dify_triggered').length,
      average_response_time: average(this.runs.map((run) => run['response_ms'])),
      daily_trends: days.map((date) => {
        const runs = this.runs.filter((run) => dayOf(run) === date);
        return {
          ...{ date, registrations: runs.length, successful: this.sent(runs).length, failed: this.failed(runs).length },
          average_response_time: average(runs.map((run) => run['response_ms'])),
        };
      }),
    };
  }

  private sent(runs: readonly Row[]): readonly Row[] {
    return runs.filter((run) => run['message_id'] !== null);
  }

  private failed(runs: readonly Row[]): readonly Row[] {
    return runs.filter((run) => run['status'] === 'failed' && run['message_id'] === null);
  }

  private stepsNamed(name: string): readonly Row[] {
    return this.steps.filter(({ step }) => step === name);
  }

  private flowOf(step: string) {
    const rows = this.stepsNamed(step);
    const succeeded = rows.filter(isGood).length;
    return {
      ...{ step, succeeded, failed: rows.length - succeeded, success_rate: share(succeeded, rows.length) },
      average_ms: average(rows.map((row) => row['duration_ms'])),
    };
  }

  private tools() {
    const names = [...new Set(this.calls.map((call) => String(call['tool_name'])))].sort();
    return names.map((tool) => {
      const calls = this.calls.filter((call) => call['tool_name'] === tool);
      const errors = calls.filter((call) => !isGood(call)).length;
      return { tool, calls: calls.length, errors, error_rate: share(errors, calls.length) };
    });
  }

  private agent() {
    const answered = this.attempts.filter((attempt) => attempt['outcome'] === 'answered');
    return {
      ...{ name: 'Welcome', scene: 'welcome', calls: this.attempts.length },
      success_rate: share(answered.length, this.attempts.length),
      average_ms: average(answered.map((attempt) => attempt['duration_ms'])),
    };
  }

  /** Newest first; all of them, as long as there are not more than twenty. */
  private errors() {
    const users = new Map(this.runs.map((run) => [run['id'], run['user_id']]));
    return this.steps
      .filter((row) => !isGood(row))
      .map((row) => ({
        ...{ run_id: row['run_id'], user_id: users.get(row['run_id']), step: row['step'] },
        ...{ attempt: row['attempt'], error_type: row['error_type'], error: row['error'], at: timeOf(row, 'at') },
      }))
      .sort((a, b) => (a.at < b.at ? 1 : -1));
  }

  /** The most frequent first. */
  private errorTypes() {
    const keys = this.errors().map(({ step, error_type }) => `${String(step)} ${String(error_type)}`);
    return Object.entries(countsOf(keys))
      .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
      .map(([key, count]) => ({ step: key.split(' ')[0], error_type: key.split(' ')[1], count }));
  }
}

const isGood = ({ success }: Row): boolean => Number(success) === 1;
const share = (part: number, whole: number): number => Math.round((part / whole) * 10_000) / 10_000;
const timeOf = (row: Row | undefined, column: string): string =>
  timeFromSql(row?.[column] as string | Date).toISOString();
const dayOf = (row: Row): string => timeOf(row, 'created_at').slice(0, 10);

function average(values: readonly unknown[]): number | null {
  const known = values.filter((value) => value !== null).map(Number);
  return known.length === 0 ? null : Math.round(known.reduce((sum, value) => sum + value, 0) / known.length);
}

function countsOf(keys: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const key of keys) counts[key] = (counts[key] ?? 0) + 1;
  return counts;
}
