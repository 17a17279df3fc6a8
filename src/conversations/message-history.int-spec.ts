import type { TestingModule } from '@nestjs/testing';
import { aPerson, startCustomers } from '../customers/testing';
import { ConversationsModule } from './conversations.module';
import { ConversationsService } from './conversations.service';
import type { HistoryRequest, MessageHistory } from './conversations.types';
import { MessageHistoryService } from './message-history.service';

const unknown = '018f0000-0000-7000-8000-00000000dead';

describe('message history', () => {
  let module: TestingModule;
  let history: MessageHistoryService;
  let [me, stranger]: [string, string] = ['', ''];
  let [first, second]: [string, string] = ['', ''];
  const ids: string[] = [];

  const read = (request: HistoryRequest, onlyUserId: string | null = null): Promise<MessageHistory> =>
    history.read(request, onlyUserId);
  const texts = ({ messages }: MessageHistory): string[] => messages.map(({ text }) => text);
  const numbers = ({ messages }: MessageHistory): number[] => messages.map(({ seq }) => seq);

  async function walk(request: HistoryRequest): Promise<MessageHistory[]> {
    const pages: MessageHistory[] = [];
    let cursor: string | undefined;
    do {
      const page = await read({ ...request, cursor });
      pages.push(page);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return pages;
  }

  beforeAll(async () => {
    module = await startCustomers([ConversationsModule]);
    history = module.get(MessageHistoryService);
    const conversations = module.get(ConversationsService);
    [me, stranger] = [await aPerson(module), await aPerson(module)];
    const open = async (owner: string): Promise<string> =>
      (
        await conversations.create({
          ...{ title: '咨询', type: 'chat', customerId: owner, ownerId: owner, aiMode: 'on', source: 'test' },
        })
      ).conversation.id;
    [first, second] = [await open(me), await open(me)];
    const foreign = await open(stranger);
    // Turn by turn, so that the time runs through both conversations.
    for (let index = 1; index <= 10; index += 1) {
      for (const conversationId of [first, second, foreign]) {
        const text = `${conversationId === first ? '甲' : '乙'}${index}`;
        const { message } = await conversations.appendMessage({
          ...{ conversationId, type: 'text', content: { text }, senderType: 'ai' },
        });
        if (conversationId === first) ids.push(message.id);
      }
    }
  });
  afterAll(() => module.close());

  describe('of a conversation (F-REQ-06)', () => {
    it('begins with the newest and goes back in pages without gap or repetition', async () => {
      const pages = await walk({ anchor: { conversationId: first }, count: 4 });

      expect(pages.map(numbers)).toEqual([
        [7, 8, 9, 10],
        [3, 4, 5, 6],
        [1, 2],
      ]);
    });

    it('begins with the oldest and goes on in pages when asked to', async () => {
      const pages = await walk({ anchor: { conversationId: first }, count: 5, direction: 'after' });

      expect(pages.map(numbers)).toEqual([
        [1, 2, 3, 4, 5],
        [6, 7, 8, 9, 10],
      ]);
    });

    it('ends without a cursor when the count is met exactly', async () => {
      expect((await read({ anchor: { conversationId: first }, count: 10 })).nextCursor).toBeNull();
    });

    it('refuses "around" and the cursor of another list', async () => {
      const { nextCursor } = await read({ anchor: { conversationId: second }, count: 2 });
      const cursor = nextCursor ?? undefined;

      await expect(read({ anchor: { conversationId: first }, count: 2, cursor })).rejects.toMatchObject({
        kind: 'invalid',
      });
      await expect(read({ anchor: { userId: me }, count: 2, cursor })).rejects.toMatchObject({ kind: 'invalid' });
      await expect(read({ anchor: { conversationId: first }, count: 2, direction: 'around' })).rejects.toMatchObject({
        code: 'conversations.around_needs_message',
      });
    });
  });

  describe('of a person (F-REQ-05)', () => {
    it('goes through all own conversations by time, in both directions', async () => {
      const backwards = await walk({ anchor: { userId: me }, count: 6 });
      const forwards = await walk({ anchor: { userId: me }, count: 6, direction: 'after' });

      const inTime = Array.from({ length: 10 }, (_, index) => [`甲${index + 1}`, `乙${index + 1}`]).flat();
      expect(backwards.map(texts).toReversed().flat()).toEqual(inTime);
      expect(forwards.map(texts).flat()).toEqual(inTime);
      expect(backwards.map(({ messages }) => messages.length)).toEqual([6, 6, 6, 2]);
    });
  });

  describe('beside a message (F-REQ-07)', () => {
    it.each([
      [5, 5, [3, 4, 5, 6, 7]],
      [5, 4, [3, 4, 5, 6]],
      [5, 1, [5]],
      [1, 5, [1, 2, 3]],
      [10, 5, [8, 9, 10]],
      [5, 200, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]],
    ])('number %i with %i in all gives half before and half after', async (seq, count, expected) => {
      const found = await read({ anchor: { messageId: ids[seq - 1]! }, count });

      expect(numbers(found)).toEqual(expected);
      expect(found.nextCursor).toBeNull();
    });

    it('goes on before or after it when asked to', async () => {
      const messageId = ids[4]!;
      const before = await walk({ anchor: { messageId }, count: 3, direction: 'before' });
      const after = await walk({ anchor: { messageId }, count: 3, direction: 'after' });

      expect(before.map(numbers)).toEqual([[2, 3, 4], [1]]);
      expect(after.map(numbers)).toEqual([
        [6, 7, 8],
        [9, 10],
      ]);
    });
  });

  it('gives what fits of long messages and goes on after them', async () => {
    const conversations = module.get(ConversationsService);
    const { conversation } = await conversations.create({
      ...{ title: '长', type: 'chat', ownerId: stranger, aiMode: 'off', source: 'test' },
    });
    for (let index = 0; index < 20; index += 1) {
      const content = { text: '长'.repeat(4_000) };
      await conversations.appendMessage({ conversationId: conversation.id, type: 'text', content, senderType: 'ai' });
    }

    const pages = await walk({ anchor: { conversationId: conversation.id }, count: 20 });

    expect(pages.map(({ truncated }) => truncated)).toEqual([true, true, false]);
    expect(pages.map(numbers).toReversed().flat()).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  describe('for a group that may read one person only', () => {
    it('reads what is own', async () => {
      for (const anchor of [{ userId: me }, { conversationId: first }, { messageId: ids[0]! }]) {
        expect((await read({ anchor, count: 5 }, me)).messages.length).toBeGreaterThan(0);
      }
    });

    it.each(['userId', 'conversationId', 'messageId'] as const)('makes a foreign %s look absent', async (kind) => {
      const known = { userId: me, conversationId: first, messageId: ids[0]! }[kind];
      const refusal = async (value: string): Promise<unknown> =>
        read({ anchor: { [kind]: value } as HistoryRequest['anchor'], count: 5 }, stranger).catch(
          (error: unknown) => error,
        );

      const foreign = await refusal(known);

      expect(foreign).toMatchObject({ kind: 'not_found' });
      expect(foreign).toEqual(await refusal(unknown));
    });
  });

  it.each(['userId', 'conversationId', 'messageId'] as const)('knows no stranger by %s', async (kind) => {
    const anchor = { [kind]: unknown } as HistoryRequest['anchor'];
    await expect(read({ anchor, count: 5 })).rejects.toMatchObject({ kind: 'not_found' });
  });
});
