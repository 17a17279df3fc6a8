import type { TestingModule } from '@nestjs/testing';
import { Database } from '../common/database/database';
import { aPerson, startCustomers } from '../customers/testing';
import { ConversationImportService } from './conversation-import.service';
import { ConversationsModule } from './conversations.module';
import { ConversationsService } from './conversations.service';
import type { NewConversation, NewMessage } from './conversations.types';
import { MessageHistoryService } from './message-history.service';

const unknown = '018f0000-0000-7000-8000-00000000dead';

describe('conversations', () => {
  let module: TestingModule;
  let conversations: ConversationsService;
  let customer: string;

  const wanted = (overrides: Partial<NewConversation> = {}): NewConversation => ({
    ...{ title: '咨询', type: 'chat', customerId: customer, ownerId: customer, aiMode: 'on', source: 'test' },
    ...overrides,
  });
  const open = async (overrides: Partial<NewConversation> = {}): Promise<string> =>
    (await conversations.create(wanted(overrides))).conversation.id;
  const text = (conversationId: string, body: string, more: Partial<NewMessage> = {}): NewMessage => ({
    ...{ conversationId, type: 'text', content: { text: body }, senderType: 'customer', senderId: customer },
    ...more,
  });
  const seqs = async (conversationId: string): Promise<number[]> => {
    const request = { anchor: { conversationId }, count: 200 };
    return (await module.get(MessageHistoryService).read(request, null)).messages.map(({ seq }) => seq);
  };

  beforeAll(async () => {
    module = await startCustomers([ConversationsModule]);
    conversations = module.get(ConversationsService);
    customer = await aPerson(module);
  });
  afterAll(() => module.close());

  describe('opening one (F-DBR-02)', () => {
    it('keeps the AI state and who takes part', async () => {
      const consultantId = await aPerson(module, 'consultant');
      const id = await open({ consultantId, aiMode: 'semi', type: 'consultation' });

      expect(await conversations.get(id)).toMatchObject({
        aiMode: 'semi',
        status: 'open',
        messageCount: 0,
        consultantId,
      });
      const rows = await module
        .get(Database)
        .rows('SELECT user_id AS userId, role FROM conversation_participants WHERE conversation_id = ? ORDER BY role', [
          id,
        ]);
      expect(rows).toEqual([
        { userId: consultantId, role: 'consultant' },
        { userId: customer, role: 'customer' },
      ]);
    });

    it('twenty times at once with one dedupe key opens it once', async () => {
      const dedupeKey = `welcome:${customer}`;

      const results = await Promise.all(Array.from({ length: 20 }, () => conversations.create(wanted({ dedupeKey }))));

      expect(new Set(results.map(({ conversation }) => conversation.id)).size).toBe(1);
      expect(results.filter(({ created }) => created)).toHaveLength(1);
    });

    it('is refused for people who do not exist', async () => {
      await expect(open({ ownerId: unknown })).rejects.toMatchObject({ code: 'conversations.unknown_person' });
      await expect(conversations.get(unknown)).rejects.toMatchObject({ code: 'conversations.not_found' });
    });
  });

  describe('appending messages (F-DBR-03)', () => {
    it('numbers fifty that come at once without a gap', async () => {
      const id = await open();

      await Promise.all(
        Array.from({ length: 50 }, (_, index) => conversations.appendMessage(text(id, `第${index}条`))),
      );

      expect(await seqs(id)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
      expect(await conversations.get(id)).toMatchObject({ messageCount: 50, lastMessageAt: expect.any(Date) });
    });

    it('writes one of twenty twins and answers all with it', async () => {
      const id = await open();
      await conversations.appendMessage(text(id, '前面'));

      const results = await Promise.all(
        Array.from({ length: 20 }, () => conversations.appendMessage(text(id, '欢迎', { clientDedupe: 'welcome' }))),
      );

      expect(new Set(results.map(({ message }) => message.id)).size).toBe(1);
      expect(results.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect((await conversations.appendMessage(text(id, '后面'))).message.seq).toBe(3);
      expect(await seqs(id)).toEqual([1, 2, 3]);
    });

    it('lets two conversations use the same dedupe value', async () => {
      const [one, other] = [await open(), await open()];
      const results = await Promise.all(
        [one, other].map((id) => conversations.appendMessage(text(id, '欢迎', { clientDedupe: 'same' }))),
      );

      expect(results.map(({ replayed }) => replayed)).toEqual([false, false]);
    });

    it('leaves no gap when the transaction around it fails', async () => {
      const id = await open();
      const failing = module.get(Database).transaction(async () => {
        await conversations.appendMessage(text(id, '丢失'));
        throw new Error('undone');
      });

      await expect(failing).rejects.toThrow('undone');
      expect((await conversations.appendMessage(text(id, '第一条'))).message.seq).toBe(1);
    });

    it('keeps structured content and what it says in plain words', async () => {
      const id = await open();
      const content = { title: '方案', text: '三次皮秒', price: 8640, steps: [{ day: 1 }] };
      const { message } = await conversations.appendMessage(
        text(id, '', { type: 'structured', content, senderType: 'ai', senderId: undefined as never }),
      );

      expect(message).toMatchObject({ text: '方案\n三次皮秒', senderId: null });
      const [row] = await module
        .get(Database)
        .rows<{ content: unknown }>('SELECT content FROM messages WHERE id = ?', [message.id]);
      expect(typeof row?.content === 'string' ? JSON.parse(row.content) : row?.content).toEqual(content);
    });

    it('counts as unread for the others, not for the one who writes', async () => {
      const consultantId = await aPerson(module, 'consultant');
      const id = await open({ consultantId });
      await conversations.appendMessage(text(id, '一'));
      await conversations.appendMessage(text(id, '二', { senderType: 'ai', senderId: undefined as never }));

      const rows = await module
        .get(Database)
        .rows<{ role: string; unread: number }>(
          'SELECT role, unread_count AS unread FROM conversation_participants WHERE conversation_id = ? ORDER BY role',
          [id],
        );
      expect(rows).toEqual([
        { role: 'consultant', unread: 2 },
        { role: 'customer', unread: 1 },
      ]);
    });

    it('refuses empty and endless texts and unknown conversations', async () => {
      const id = await open();

      await expect(conversations.appendMessage(text(id, '  '))).rejects.toMatchObject({ kind: 'invalid' });
      await expect(conversations.appendMessage(text(id, '长'.repeat(10_001)))).rejects.toMatchObject({
        kind: 'invalid',
      });
      await expect(conversations.appendMessage(text(unknown, '你好'))).rejects.toMatchObject({ kind: 'not_found' });
      expect((await conversations.appendMessage(text(id, '😀'.repeat(5_000)))).message.text).toHaveLength(10_000);
    });
  });

  describe('an overview of a person (F-TLS-17)', () => {
    it('sums up all conversations, shows the liveliest with their last five messages', async () => {
      const me = await aPerson(module);
      const ids: string[] = [];
      for (const title of ['第一', '第二', '第三']) {
        ids.push(await open({ customerId: me, ownerId: me, title }));
      }
      for (let index = 1; index <= 7; index += 1) {
        await conversations.appendMessage(text(ids[0]!, `问${index}`, { senderId: me, isImportant: index === 7 }));
      }
      await conversations.appendMessage(text(ids[1]!, '答', { senderType: 'ai', senderId: undefined as never }));

      const data = await conversations.getData(me, 2, true);

      expect(data.totals).toEqual({ conversations: 3, openConversations: 3, messages: 8 });
      expect(data.conversations).toHaveLength(2);
      const first = data.conversations.find(({ id }) => id === ids[0]);
      expect(first?.recentMessages.map(({ text: said }) => said)).toEqual(['问3', '问4', '问5', '问6', '问7']);
      expect(
        (await conversations.getData(me, 10, true)).conversations
          .map(({ recentMessages }) => recentMessages.length)
          .sort(),
      ).toEqual([0, 1, 5]);
      expect(data.statistics).toMatchObject([
        { senderType: 'ai', messages: 1, important: 0, last30Days: 1 },
        { senderType: 'customer', messages: 7, important: 1, last30Days: 7 },
      ]);
      expect(
        (await conversations.getData(me, 2, false)).conversations.flatMap(({ recentMessages }) => recentMessages),
      ).toEqual([]);
    });

    it('is empty for somebody who has said nothing, and none for a stranger', async () => {
      expect(await conversations.getData(await aPerson(module), 10, true)).toEqual({
        totals: { conversations: 0, openConversations: 0, messages: 0 },
        ...{ conversations: [], statistics: [], insights: [] },
      });
      await expect(conversations.getData(unknown, 10, true)).rejects.toMatchObject({ kind: 'not_found' });
    });
  });

  it('takes conversations over once; they go on where they ended', async () => {
    const at = new Date('2026-02-01T01:02:03.456Z');
    const moved = {
      ...wanted(),
      ...{ id: '01990000-0000-7003-8000-000000000001', status: 'open' as const, createdAt: at },
      messages: Array.from({ length: 450 }, (_, index) => ({
        id: `01990000-0000-7004-8000-${String(index).padStart(12, '0')}`,
        ...{
          senderType: 'customer' as const,
          senderId: customer,
          text: `第${index}条`,
          isImportant: false,
          createdAt: at,
        },
      })),
    };
    const imports = module.get(ConversationImportService);

    expect(await imports.importHistory([moved])).toEqual({ conversations: 1, messages: 450 });
    expect(await imports.importHistory([moved])).toEqual({ conversations: 0, messages: 0 });
    expect(await conversations.get(moved.id)).toMatchObject({ messageCount: 450, lastMessageAt: at, createdAt: at });
    expect((await conversations.appendMessage(text(moved.id, '接着'))).message.seq).toBe(451);
  });
});
