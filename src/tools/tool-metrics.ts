import { Injectable } from '@nestjs/common';
import type { Counter, Histogram } from 'prom-client';
import { Metrics } from '../common/metrics/metrics';

const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

interface Held {
  readonly seconds: Histogram.Internal<'tool'>;
  readonly calls: Map<string, Counter.Internal>;
}

/** Counts and times of tool calls. Unknown names are counted as `unknown`, so that nobody can invent series. */
@Injectable()
export class ToolMetrics {
  private readonly calls: Counter<'tool' | 'outcome'>;
  private readonly seconds: Histogram<'tool'>;
  private readonly held = new Map<string, Held>();

  constructor(metrics: Metrics) {
    this.calls = metrics.counter('mcp_tool_calls_total', 'Answered tool calls', ['tool', 'outcome'] as const);
    this.seconds = metrics.histogram('mcp_tool_call_seconds', 'Time of tool calls', ['tool'] as const, buckets);
  }

  observe(tool: string | undefined, outcome: string, seconds: number): void {
    const name = tool ?? 'unknown';
    let held = this.held.get(name);
    if (held === undefined) {
      held = { seconds: this.seconds.labels(name), calls: new Map() };
      this.held.set(name, held);
    }
    let counter = held.calls.get(outcome);
    if (counter === undefined) held.calls.set(outcome, (counter = this.calls.labels(name, outcome)));
    held.seconds.observe(seconds);
    counter.inc();
  }
}
