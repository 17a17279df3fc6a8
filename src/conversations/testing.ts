import type { MessageRecord } from './conversations.types';

/** The `seq`th message of a conversation, written by its customer. */
export function aMessage(overrides: Partial<MessageRecord> = {}): MessageRecord {
  const seq = overrides.seq ?? 1;
  return {
    id: `018f0000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
    conversationId: '018f0000-0000-7000-8000-0000000000c1',
    seq,
    senderType: 'customer',
    senderId: null,
    type: 'text',
    text: `message ${seq}`,
    isImportant: false,
    createdAt: new Date(Date.UTC(2026, 0, 1, 8, seq)),
    ...overrides,
  };
}
