import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { McpTool, type ToolArgs } from '../../tools/kit/mcp-tool';
import type { ToolCall } from '../../tools/kit/tool-call';
import { type ConsultationRecordView, consultationTypes } from './consultation.types';
import { ConsultationSummariesService } from './consultation-summaries.service';
import { ConsultationsService } from './consultations.service';
import { summaryView } from './consultations.view';

const types = 'initial, follow_up, treatment, aftercare or complaint';
const sentences = z.array(z.string().min(1).max(500)).max(20);

const historyInput = z.object({
  customer_id: z.uuid().describe('Whose consultations (UUID of the customer)'),
  limit: z.int().min(1).max(50).default(10).describe('How many, newest first: 1 to 50, 10 by default'),
  cursor: z.string().max(500).optional().describe('next_cursor of an earlier answer, to go on'),
});

const summarySchema = z.object({
  main_issues: z.array(z.string()),
  solutions: z.array(z.string()),
  follow_up_plan: z.array(z.string()),
  tags: z.array(z.string()),
  extracted: z.array(z.string()).describe('Lists that are sentences of the messages, word for word'),
});

const historyOutput = z.object({
  items: z
    .array(
      z.object({
        consultation_id: z.string(),
        conversation_id: z.string(),
        date: z.string().describe('When it began'),
        type: z.string().describe(types),
        status: z.string().describe('draft: nobody of the staff has confirmed the summary; completed'),
        summary: summarySchema,
        consultant: z.string().optional().describe('User name; absent when there was none'),
        satisfaction: z.number().optional().describe('1 to 5, as the customer said'),
        follow_up_required: z.boolean(),
      }),
    )
    .describe('Newest first; empty: there was none'),
  next_cursor: z.string().optional().describe('There are more; absent on the last page'),
});

const createInput = z.object({
  conversation_id: z.uuid().describe('The conversation that is summed up (UUID)'),
  type: z.enum(consultationTypes).default('initial').describe(`Kind of consultation: ${types}; initial by default`),
  main_issues: sentences
    .default([])
    .describe('What the customer asked for, one sentence each; left empty: sentences of the messages are taken'),
  solutions: sentences.default([]).describe('What was suggested; left empty: sentences of the messages are taken'),
  follow_up_plan: sentences.default([]).describe('What was agreed; left empty: sentences of the messages are taken'),
  satisfaction_rating: z.int().min(1).max(5).optional().describe('1 to 5, only when the customer said so'),
  tags: z.array(z.string().min(1).max(50)).max(20).default([]).describe('Words to find it by'),
  idempotency_key: z
    .string()
    .regex(/^[\x21-\x7e]{1,100}$/)
    .optional()
    .describe(
      'Text of your choice (1 to 100 visible ASCII characters) that makes a repetition of this very call harmless',
    ),
});

const createOutput = z.object({
  summary_id: z.string(),
  version: z.number().describe('Number of the summary within its conversation'),
  status: z.string().describe('draft: a consultant or doctor must confirm it; completed'),
  draft: z.boolean().describe('True: at least one list was taken from the messages'),
  ai_generated: z.boolean().describe('True: all words are yours; false: some are sentences of the messages'),
  basic_info: z.object({
    conversation_id: z.string(),
    customer_id: z.string(),
    consultant_id: z.string().optional(),
    type: z.string(),
    started_at: z.string().optional(),
    ended_at: z.string().optional(),
    duration_minutes: z.number(),
    messages: z.number(),
    customer_messages: z.number(),
    satisfaction: z.number().optional(),
  }),
  key_points: summarySchema,
});

@Injectable()
export class ConsultationTools {
  constructor(
    private readonly consultations: ConsultationsService,
    private readonly summaries: ConsultationSummariesService,
  ) {}

  @McpTool({
    name: 'get_consultation_history',
    title: 'Consultation history',
    category: 'consultation',
    effect: 'read',
    subject: { argument: 'customer_id' },
    description:
      'Lists the consultations of a customer with their summaries, newest first. Use it before a new consultation, to ' +
      'know what was asked for and promised. For the words themselves read get_message_history with the conversation_id.',
    input: historyInput,
    output: historyOutput,
  })
  async getConsultationHistory(
    args: ToolArgs<typeof historyInput>,
    _call: ToolCall,
  ): Promise<z.input<typeof historyOutput>> {
    const { items, nextCursor } = await this.consultations.historyOf(args.customer_id, args.limit, args.cursor);
    return { items: items.map(historyItem), ...(nextCursor === null ? {} : { next_cursor: nextCursor }) };
  }

  @McpTool({
    name: 'create_consultation_summary',
    title: 'Sum a consultation up',
    category: 'consultation',
    effect: 'write',
    subject: 'checked',
    description:
      'Keeps a summary of a conversation. Read it with get_message_history first and give main_issues, solutions and ' +
      'follow_up_plan in your words, only what was really said. A list that you leave empty is filled with the most ' +
      'telling sentences of the messages, and the summary stays a draft. Times and counts come from the messages. A ' +
      'conversation may be summed up again: that makes the next version.',
    input: createInput,
    output: createOutput,
  })
  async createConsultationSummary(
    args: ToolArgs<typeof createInput>,
    call: ToolCall,
  ): Promise<z.input<typeof createOutput>> {
    const { conversation_id: conversationId, type, solutions, tags, idempotency_key: key } = args;
    const { main_issues: mainIssues, follow_up_plan: followUpPlan, satisfaction_rating: satisfaction } = args;
    const record = await this.summaries.create(
      { conversationId, type, mainIssues, solutions, followUpPlan, satisfaction, tags },
      {
        onlyUserId: call.onlyUserId,
        idempotencyKey: key === undefined ? undefined : `mcp:${call.groupId}:${conversationId}:${key}`,
      },
    );
    return created(record);
  }
}

function historyItem(record: ConsultationRecordView) {
  return {
    consultation_id: record.id,
    conversation_id: record.conversationId,
    date: (record.startedAt ?? record.createdAt).toISOString(),
    type: record.type,
    status: record.status,
    summary: summaryView(record.summary),
    ...(record.consultantName === null ? {} : { consultant: record.consultantName }),
    ...(record.satisfaction === null ? {} : { satisfaction: record.satisfaction }),
    follow_up_required: record.followUpRequired,
  };
}

function created(record: ConsultationRecordView): z.input<typeof createOutput> {
  const { summary, startedAt, endedAt, consultantId, satisfaction } = record;
  return {
    summary_id: record.id,
    version: record.version,
    status: record.status,
    draft: record.status === 'draft',
    ai_generated: record.aiGenerated,
    basic_info: {
      conversation_id: record.conversationId,
      customer_id: record.customerId,
      type: record.type,
      ...(consultantId === null ? {} : { consultant_id: consultantId }),
      ...(startedAt === null ? {} : { started_at: startedAt.toISOString() }),
      ...(endedAt === null ? {} : { ended_at: endedAt.toISOString() }),
      duration_minutes: summary.durationMinutes,
      messages: summary.messages,
      customer_messages: summary.customerMessages,
      ...(satisfaction === null ? {} : { satisfaction }),
    },
    key_points: summaryView(summary),
  };
}
