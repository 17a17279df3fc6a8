import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { McpTool, type ToolArgs } from '../../tools/kit/mcp-tool';
import type { ToolCall } from '../../tools/kit/tool-call';
import { BusinessMetricsService } from './business-metrics.service';
import { metricTypes, type Retention, timeRanges } from './business-metrics.types';

const input = z.object({
  metric_type: z
    .enum(metricTypes)
    .default('overview')
    .describe(
      'overview (default): totals of everything; user_growth: new customers and who stays; engagement: who writes and ' +
        'how satisfied they are; conversation: conversations',
    ),
  time_range: z.enum(timeRanges).default('30d').describe('Until now: 7d, 30d (default), 90d or 1y'),
});

const output = z.object({
  metric_type: z.string(),
  time_range: z.string(),
  from: z.string(),
  to: z.string(),
  counts: z.array(z.object({ metric: z.string(), value: z.number() })).describe('Over the whole range; revenue in CNY'),
  trends: z
    .array(z.object({ metric: z.string(), bucket: z.string(), value: z.number() }))
    .describe('By day (7d, 30d), week by its Monday (90d) or month (1y), Asia/Shanghai; what is absent is 0'),
  retention: z
    .object({
      cohort: z.number().describe('Registered in the range, at least 7 days ago'),
      retained: z.number().describe('Of those: active 7 days later or after'),
      rate: z.number().optional().describe('0 to 1; absent for an empty cohort'),
      first_dialogue_rate: z.number().optional().describe('Share of the new customers who have written'),
    })
    .optional()
    .describe('With overview and user_growth'),
});

@Injectable()
export class BusinessTools {
  constructor(private readonly metrics: BusinessMetricsService) {}

  @McpTool({
    name: 'get_business_metrics',
    title: 'Business figures',
    category: 'business',
    effect: 'read',
    subject: 'none',
    description:
      'Counts what happened in the business over a time range: customers, messages, conversations, services, revenue, and ' +
      'who stays. Use it for questions about the business as a whole, never about one person. The figures are counted from ' +
      'the records at the moment of the call.',
    input,
    output,
  })
  async getBusinessMetrics(args: ToolArgs<typeof input>, _call: ToolCall): Promise<z.input<typeof output>> {
    const { type, range, from, to, counts, trends, retention } = await this.metrics.read(
      args.metric_type,
      args.time_range,
    );
    return {
      metric_type: type,
      time_range: range,
      from: from.toISOString(),
      to: to.toISOString(),
      counts: [...counts],
      trends: [...trends],
      ...(retention === null ? {} : { retention: retentionView(retention) }),
    };
  }
}

function retentionView({ cohort, retained, rate, firstDialogueRate }: Retention) {
  return {
    cohort,
    retained,
    ...(rate === null ? {} : { rate }),
    ...(firstDialogueRate === null ? {} : { first_dialogue_rate: firstDialogueRate }),
  };
}
