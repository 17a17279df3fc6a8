import type { MessageContent, MessageType } from './conversations.types';
import { messageText } from './message-text';

describe('what a message says in plain words', () => {
  it.each<[MessageType, MessageContent, string | null]>([
    ['text', { text: '你好' }, '你好'],
    ['system', { text: '顾问已加入' }, '顾问已加入'],
    ['structured', { title: '方案', text: '三次皮秒' }, '方案\n三次皮秒'],
    ['structured', { title: '方案', description: '三次皮秒' }, '方案\n三次皮秒'],
    ['structured', { items: [1, 2] }, null],
    ['media', { caption: '面部照片', url: 'https://example.com/a.png' }, '面部照片'],
    ['media', { name: 'report.pdf' }, 'report.pdf'],
    ['media', { url: 'https://example.com/a.png' }, null],
    ['text', { text: '  ' }, null],
    ['text', { text: 42 }, null],
    ['text', {}, null],
  ])('of a %s message with %j', (type, content, text) => {
    expect(messageText(type, content)).toBe(text);
  });
});
