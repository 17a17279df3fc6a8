import fc from 'fast-check';
import { extractSummary, sentenceScore, sentencesOf } from './extractive-summary';

const terms = { concerns: ['色斑', '干燥'], projects: ['皮秒祛斑', '水光补水'] };
const customer = (text: string) => ({ fromCustomer: true, text });
const staff = (text: string) => ({ fromCustomer: false, text });

describe('the extractive summary (F-TLS-13)', () => {
  it('scores terms 2, figures 1, a question 0.5, and nothing outside 8 to 80 characters', () => {
    expect(sentenceScore('我两颊有色斑而且很干燥。', terms)).toBe(4);
    expect(sentenceScore('皮秒祛斑要做几次，3次够吗？', terms)).toBe(3.5);
    expect(sentenceScore('有色斑吗？', terms)).toBe(0);
    expect(sentenceScore(`色斑${'很'.repeat(80)}`, terms)).toBe(0);
  });

  it('keeps sentences with their marks', () => {
    expect(sentencesOf('你好。多少钱？好\n谢谢！')).toEqual(['你好。', '多少钱？', '好', '谢谢！']);
  });

  it('takes issues from the customer in their order, solutions and follow-ups from the staff', () => {
    const summary = extractSummary(
      [
        customer('你好。我两颊有色斑，这两年更明显了。'),
        staff('建议先做皮秒祛斑，三次左右。'),
        customer('皮秒祛斑做完几天能上班呢？嗯嗯好的我知道了。'),
        staff('一周左右。那帮您预约周六下午两点。'),
      ],
      terms,
    );
    expect(summary).toEqual({
      mainIssues: ['我两颊有色斑，这两年更明显了。', '皮秒祛斑做完几天能上班呢？'],
      solutions: ['建议先做皮秒祛斑，三次左右。'],
      followUpPlan: ['那帮您预约周六下午两点。'],
    });
  });

  it('invents nothing: every sentence was said (property)', () => {
    const text = fc
      .array(fc.constantFrom('色斑', '预约', '3次', '。', '？', '你好啊', '水光补水'), { maxLength: 12 })
      .map((words) => words.join(''));
    fc.assert(
      fc.property(fc.array(fc.record({ fromCustomer: fc.boolean(), text })), (messages) => {
        const { mainIssues, solutions, followUpPlan } = extractSummary(messages, terms);
        const said = (fromCustomer: boolean) =>
          messages.filter((one) => one.fromCustomer === fromCustomer).map((one) => one.text);
        for (const sentence of mainIssues) expect(said(true).some((one) => one.includes(sentence))).toBe(true);
        for (const sentence of [...solutions, ...followUpPlan]) {
          expect(said(false).some((one) => one.includes(sentence))).toBe(true);
        }
        expect(mainIssues.length).toBeLessThanOrEqual(5);
      }),
    );
  });
});
