import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { McpTool, type ToolArgs } from '../tools/kit/mcp-tool';
import type { ToolCall } from '../tools/kit/tool-call';
import { analysisOutput, preferencesOutput } from './analysis.schemas';
import { analysisTypes } from './analysis.types';
import { analysisView, preferencesView } from './analysis.view';
import { CustomerAnalysisService } from './customer-analysis.service';

const analyseInput = z.object({
  user_id: z.uuid().describe('The customer (UUID)'),
  analysis_type: z
    .enum(analysisTypes)
    .default('basic')
    .describe(
      'basic (default): segment, behaviour, engagement, recommendations; detailed: also risk, churn, lifetime value; ' +
        'predictive: also next action, contact time, how to talk',
    ),
});

const preferencesInput = z.object({ user_id: z.uuid().describe('The customer (UUID)') });

@Injectable()
export class AnalysisTools {
  constructor(private readonly analysis: CustomerAnalysisService) {}

  @McpTool({
    name: 'analyze_customer',
    title: 'Analyse a customer',
    category: 'customer',
    effect: 'read',
    subject: { argument: 'user_id' },
    description:
      'Judges a customer by fixed rules over what really happened: messages, consultations, services, tasks, plans. Use it ' +
      'to decide how to treat a customer and what to do next; read get_customer_profile for the facts themselves. Every ' +
      'number comes with its terms in explain. Services in excluded must never be offered. With data_quality insufficient ' +
      'say that too little is known. These figures are for staff: do not tell them to the customer.',
    input: analyseInput,
    output: analysisOutput,
  })
  async analyzeCustomer(args: ToolArgs<typeof analyseInput>, _call: ToolCall): Promise<z.input<typeof analysisOutput>> {
    return analysisView(args.user_id, await this.analysis.analyse(args.user_id, args.analysis_type));
  }

  @McpTool({
    name: 'get_customer_preferences',
    title: 'Preferences of a customer',
    category: 'customer',
    effect: 'read',
    subject: { argument: 'user_id' },
    description:
      'Reads what a customer prefers: kinds of treatment, budget, contact time, style, price sensitivity, loyalty. Each ' +
      'value says whether the customer stated it, it was observed, or it is a default that means "unknown: ask". Use it ' +
      'before writing to a customer or suggesting services.',
    input: preferencesInput,
    output: preferencesOutput,
  })
  async getCustomerPreferences(
    args: ToolArgs<typeof preferencesInput>,
    _call: ToolCall,
  ): Promise<z.input<typeof preferencesOutput>> {
    return preferencesView(args.user_id, await this.analysis.preferences(args.user_id));
  }
}
