import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { McpTool, type ToolArgs } from '../tools/kit/mcp-tool';
import type { ToolCall } from '../tools/kit/tool-call';
import { oneHistoryAnchor } from './conversations.errors';
import { ConversationsService } from './conversations.service';
import type { HistoryAnchor } from './conversations.types';
import { conversationDataView, historyView } from './conversations.view';
import { MessageHistoryService } from './message-history.service';

const senders = 'customer, consultant, doctor, ai or system';

const dataInput = z.object({
  user_id: z.uuid().describe('Whose conversations: a customer or a member of staff (UUID)'),
  limit: z
    .int()
    .min(1)
    .max(50)
    .default(10)
    .describe('How many conversations, the liveliest first: 1 to 50, 10 by default'),
  include_messages: z
    .boolean()
    .default(true)
    .describe('Whether each conversation comes with its last 5 messages: true (default) or false'),
});

const dataOutput = z.object({
  totals: z.object({
    conversations: z.number(),
    open_conversations: z.number(),
    messages: z.number(),
  }),
  conversations: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      type: z.string().describe('consultation, chat or agent'),
      status: z.string().describe('open or archived'),
      ai_mode: z.string().describe('on: the agent answers; semi: it drafts for a person; off: it is silent'),
      message_count: z.number(),
      last_message_at: z.string().optional(),
      recent_messages: z
        .array(z.object({ seq: z.number(), sender_type: z.string(), text: z.string(), created_at: z.string() }))
        .optional()
        .describe('The last messages, oldest first; long texts are shortened'),
    }),
  ),
  message_statistics: z
    .array(
      z.object({
        sender_type: z.string().describe(senders),
        messages: z.number(),
        important: z.number(),
        last_30_days: z.number(),
        last_at: z.string(),
      }),
    )
    .describe('Over all conversations, one entry for each kind of sender'),
  activity_summary: z.object({
    first_message_at: z.string().optional(),
    last_message_at: z.string().optional(),
    last_customer_message_at: z.string().optional(),
    messages_last_30_days: z.number(),
    awaiting_reply: z.boolean().describe('Nobody has answered since the customer wrote last'),
  }),
  insights: z
    .array(z.object({ category: z.string(), content: z.string(), confidence: z.number() }))
    .describe('What has been concluded about this customer, newest first'),
  truncated: z
    .boolean()
    .optional()
    .describe('True: some recent messages were left out; read them with get_message_history'),
});

const historyInput = z.object({
  user_id: z
    .uuid()
    .optional()
    .describe(
      'Messages of all conversations of this person. Give exactly one of user_id, conversation_id, message_id.',
    ),
  conversation_id: z
    .uuid()
    .optional()
    .describe('Messages of this conversation. Give exactly one of user_id, conversation_id, message_id.'),
  message_id: z
    .uuid()
    .optional()
    .describe('This message and its neighbours. Give exactly one of user_id, conversation_id, message_id.'),
  count: z.int().min(1).max(200).default(20).describe('How many messages: 1 to 200, 20 by default'),
  direction: z
    .enum(['before', 'after', 'around'])
    .optional()
    .describe(
      'before (default): the newest, then backwards; with message_id those before it. after: from the oldest on; with ' +
        'message_id those after it. around (default with message_id, only there): half before it, half after it.',
    ),
  cursor: z
    .string()
    .max(500)
    .optional()
    .describe('next_cursor of an earlier answer, to go on; repeat the other arguments'),
});

const historyOutput = z.object({
  conversation_id: z
    .string()
    .optional()
    .describe('The conversation of all these messages; absent when read by user_id'),
  messages: z
    .array(
      z.object({
        id: z.string(),
        conversation_id: z.string().optional().describe('Given when read by user_id'),
        seq: z.number().describe('Number of the message within its conversation'),
        sender_type: z.string().describe(senders),
        type: z.string().describe('text, media, system or structured'),
        text: z.string(),
        created_at: z.string(),
      }),
    )
    .describe('Oldest first'),
  next_cursor: z.string().optional().describe('There is more in this direction; absent at the end'),
  truncated: z
    .boolean()
    .optional()
    .describe('True: fewer than asked for because they are long; go on with next_cursor'),
});

@Injectable()
export class ConversationTools {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly history: MessageHistoryService,
  ) {}

  @McpTool({
    name: 'get_conversation_data',
    title: 'Conversations of a person',
    category: 'conversation',
    effect: 'read',
    subject: { argument: 'user_id' },
    description:
      'Overview of the conversations that a person takes part in: totals, the liveliest conversations with their last ' +
      'messages, how much each side has written, whether the customer waits for an answer, and insights. Use it first to ' +
      'learn what was talked about; read whole dialogues with get_message_history.',
    input: dataInput,
    output: dataOutput,
  })
  async getConversationData(args: ToolArgs<typeof dataInput>, _call: ToolCall) {
    const data = await this.conversations.getData(args.user_id, args.limit, args.include_messages);
    return conversationDataView(data, args.include_messages);
  }

  @McpTool({
    name: 'get_message_history',
    title: 'Message history',
    category: 'conversation',
    effect: 'read',
    subject: 'checked',
    description:
      'Reads messages, oldest first within an answer: of all conversations of a person (user_id), of one conversation ' +
      '(conversation_id), or around one message (message_id). Use get_conversation_data first when the conversation id is ' +
      'unknown. Go on with next_cursor while it is given.',
    input: historyInput,
    output: historyOutput,
  })
  async getMessageHistory(args: ToolArgs<typeof historyInput>, call: ToolCall) {
    const { count, direction, cursor } = args;
    const history = await this.history.read({ anchor: anchorOf(args), count, direction, cursor }, call.onlyUserId);
    return historyView(history, args.user_id !== undefined);
  }
}

function anchorOf(args: ToolArgs<typeof historyInput>): HistoryAnchor {
  const { user_id: userId, conversation_id: conversationId, message_id: messageId } = args;
  const given: HistoryAnchor[] = [
    ...(userId === undefined ? [] : [{ userId }]),
    ...(conversationId === undefined ? [] : [{ conversationId }]),
    ...(messageId === undefined ? [] : [{ messageId }]),
  ];
  const [anchor, second] = given;
  if (anchor === undefined || second !== undefined) throw oneHistoryAnchor();
  return anchor;
}
