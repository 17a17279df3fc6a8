import { aToolCall } from '../tools/kit/testing';
import type { ConversationsService } from './conversations.service';
import { ConversationTools } from './conversations.tools';
import type { ConversationData, MessageHistory, SenderStatistics } from './conversations.types';
import type { MessageHistoryService } from './message-history.service';
import { aMessage } from './testing';

const id = '018f0000-0000-7000-8000-00000000c001';
const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));

const statistics = (overrides: Partial<SenderStatistics>): SenderStatistics => ({
  ...{ senderType: 'customer', messages: 1, important: 0, last30Days: 1, firstAt: day(1), lastAt: day(2) },
  ...overrides,
});

function aConversation(number: number, messages = [aMessage()]): ConversationData['conversations'][number] {
  const conversationId = `018f0000-0000-7000-8000-${String(number).padStart(12, '0')}`;
  return {
    ...{ id: conversationId, title: '祛斑咨询', type: 'consultation', customerId: id, ownerId: id, consultantId: null },
    ...{ aiMode: 'on', status: 'open', source: 'seed', messageCount: 7, lastMessageAt: day(2), createdAt: day(1) },
    recentMessages: messages.map((message) => ({ ...message, conversationId })),
  };
}

function toolsWith(answers: { data?: Partial<ConversationData>; history?: Partial<MessageHistory> }) {
  const data = {
    totals: { conversations: 1, openConversations: 1, messages: 7 },
    ...{ conversations: [aConversation(1)], statistics: [], insights: [], ...answers.data },
  };
  const getData = jest.fn().mockResolvedValue(data);
  const read = jest.fn().mockResolvedValue({ messages: [], nextCursor: null, truncated: false, ...answers.history });
  const tools = new ConversationTools(
    { getData } as unknown as ConversationsService,
    { read } as unknown as MessageHistoryService,
  );
  return { tools, getData, read };
}

describe('get_conversation_data (F-TLS-17)', () => {
  const args = { user_id: id, limit: 10, include_messages: true };

  it('tells totals, conversations with their AI state, figures and insights', async () => {
    const insight = {
      id,
      category: 'need',
      content: '祛斑',
      source: 'ai',
      confidence: 0.9,
      createdAt: day(1),
    } as const;
    const { tools } = toolsWith({ data: { statistics: [statistics({ important: 1 })], insights: [insight] } });

    expect(await tools.getConversationData(args, aToolCall())).toEqual({
      totals: { conversations: 1, open_conversations: 1, messages: 7 },
      conversations: [
        expect.objectContaining({
          ai_mode: 'on',
          message_count: 7,
          recent_messages: [
            { seq: 1, sender_type: 'customer', text: 'message 1', created_at: '2026-01-01T08:01:00.000Z' },
          ],
        }),
      ],
      message_statistics: [
        { sender_type: 'customer', messages: 1, important: 1, last_30_days: 1, last_at: '2026-01-02T00:00:00.000Z' },
      ],
      activity_summary: {
        first_message_at: '2026-01-01T00:00:00.000Z',
        last_message_at: '2026-01-02T00:00:00.000Z',
        last_customer_message_at: '2026-01-02T00:00:00.000Z',
        messages_last_30_days: 1,
        awaiting_reply: true,
      },
      insights: [{ category: 'need', content: '祛斑', confidence: 0.9 }],
    });
  });

  it('leaves the messages out on request', async () => {
    const { tools, getData } = toolsWith({ data: { conversations: [aConversation(1, [])] } });

    const { conversations } = await tools.getConversationData({ ...args, include_messages: false }, aToolCall());

    expect(conversations[0]).not.toHaveProperty('recent_messages');
    expect(getData).toHaveBeenCalledWith(id, 10, false);
  });

  it.each([
    ['waits when nobody has ever answered', [statistics({})], true],
    ['does not wait after an answer', [statistics({}), statistics({ senderType: 'ai', lastAt: day(3) })], false],
    [
      'waits after a newer message',
      [statistics({ lastAt: day(4) }), statistics({ senderType: 'ai', lastAt: day(3) })],
      true,
    ],
    ['is not answered by the system', [statistics({}), statistics({ senderType: 'system', lastAt: day(9) })], true],
    ['does not wait where nothing was said', [], false],
  ])('a customer %s', async (_, figures, awaiting) => {
    const { tools } = toolsWith({ data: { statistics: figures } });

    const { activity_summary } = await tools.getConversationData(args, aToolCall());

    expect(activity_summary.awaiting_reply).toBe(awaiting);
  });

  it('stays within 40 000 characters and says when messages are left out', async () => {
    const long = Array.from({ length: 5 }, (_, index) => aMessage({ seq: index + 1, text: '很长'.repeat(2_000) }));
    const conversations = Array.from({ length: 50 }, (_, index) => aConversation(index + 1, long));
    const { tools } = toolsWith({ data: { conversations } });

    const answer = await tools.getConversationData({ ...args, limit: 50 }, aToolCall());

    expect(answer.truncated).toBe(true);
    expect(answer.conversations).toHaveLength(50);
    expect(JSON.stringify(answer).length).toBeLessThan(40_000);
  });
});

describe('get_message_history (F-REQ-05, F-REQ-06, F-REQ-07)', () => {
  it.each([
    [{ user_id: id }, { userId: id }],
    [{ conversation_id: id }, { conversationId: id }],
    [{ message_id: id }, { messageId: id }],
  ])('reads by %j', async (given, anchor) => {
    const { tools, read } = toolsWith({});

    await tools.getMessageHistory(
      { ...given, count: 20, direction: 'after', cursor: 'c' },
      aToolCall({ onlyUserId: id }),
    );

    expect(read).toHaveBeenCalledWith({ anchor, count: 20, direction: 'after', cursor: 'c' }, id);
  });

  it.each([{}, { user_id: id, message_id: id }, { user_id: id, conversation_id: id, message_id: id }])(
    'refuses %j: it takes exactly one anchor',
    async (given) => {
      const { tools } = toolsWith({});

      await expect(tools.getMessageHistory({ ...given, count: 20 }, aToolCall())).rejects.toMatchObject({
        code: 'conversations.one_anchor',
      });
    },
  );

  const shown = {
    id: '018f0000-0000-7000-8000-000000000001',
    ...{ seq: 1, sender_type: 'customer', type: 'text', text: 'message 1' },
    created_at: '2026-01-01T08:01:00.000Z',
  };
  const conversation_id = '018f0000-0000-7000-8000-0000000000c1';

  it('names the conversation with each message of a person, the way on and that it cut', async () => {
    const { tools } = toolsWith({ history: { messages: [aMessage()], nextCursor: 'next', truncated: true } });

    expect(await tools.getMessageHistory({ user_id: id, count: 20 }, aToolCall())).toEqual({
      messages: [{ ...shown, conversation_id }],
      next_cursor: 'next',
      truncated: true,
    });
  });

  it('names the conversation once where there is one only', async () => {
    const { tools } = toolsWith({ history: { messages: [aMessage()] } });

    expect(await tools.getMessageHistory({ message_id: shown.id, count: 20 }, aToolCall())).toEqual({
      conversation_id,
      messages: [shown],
    });
  });
});
