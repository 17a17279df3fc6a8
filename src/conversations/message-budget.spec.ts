import { historyView } from './conversations.view';
import { howManyFit, longestText, messageOverhead, shortened } from './message-budget';
import { aMessage } from './testing';

const { inConversation, named } = messageOverhead;
const many = (text: string) => Array.from({ length: 200 }, (_, index) => aMessage({ seq: 10_000 + index, text }));

describe('the size of an answer', () => {
  it('takes everything that fits, and at least one message', () => {
    expect(howManyFit([], named)).toBe(0);
    expect(howManyFit([{ text: 'a' }, { text: 'b' }], named)).toBe(2);
    expect(howManyFit([{ text: 'long'.repeat(100) }, { text: 'b' }], named, 10)).toBe(1);
  });

  it.each(['字', '\n', '"', '\u0001', ''])('stays below 40 000 characters for 200 long messages of %j', (letter) => {
    for (const ofPerson of [true, false]) {
      const kept = many(letter.repeat(9_000)).slice(
        0,
        howManyFit(many(letter.repeat(9_000)), ofPerson ? named : inConversation),
      );
      const view = historyView({ messages: kept, nextCursor: 'x'.repeat(100), truncated: true }, ofPerson);

      expect(kept.length).toBeGreaterThan(0);
      expect(JSON.stringify(view).length).toBeLessThan(39_900);
    }
  });

  it('gives 200 messages of one conversation at once when they are as short as people write them', () => {
    expect(howManyFit(many('好的，那我下周三过来面诊吧。'), inConversation)).toBe(200);
  });

  it('shows that a text was shortened', () => {
    expect(shortened('短')).toBe('短');
    expect(shortened('字'.repeat(longestText))).toHaveLength(longestText);
    expect(shortened('字'.repeat(longestText + 1))).toBe(`${'字'.repeat(longestText - 1)}…`);
  });
});
