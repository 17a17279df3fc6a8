import fc from 'fast-check';
import { type AnswerRules, cleanText, validateAnswer } from './answer-validation';
import { defaultReply, defaultWelcome, renderWelcome } from './welcome-template';

const rules = (more: Partial<AnswerRules> = {}): AnswerRules => ({
  shortest: 10,
  longest: 800,
  json: false,
  allowedHosts: ['anmei.example'],
  allowedPhones: ['13800138888'],
  ...more,
});
const good = '林小雨，您好！欢迎来到安美智享，我可以为您介绍护肤方案。';
const verdict = (text: string, more: Partial<AnswerRules> = {}): string => {
  const result = validateAnswer(text, rules(more));
  return result.ok ? 'ok' : result.reason;
};

describe('an answer', () => {
  it('that greets passes as it is', () => {
    expect(validateAnswer(good, rules())).toEqual({ ok: true, text: good });
  });

  it.each([
    ['', 'blank'],
    [' \n\t　\u200b\u2060', 'blank'],
    ['……！？🌟', 'blank'],
    ['您好', 'too_short'],
    [`您好${'。好'.repeat(500)}`, 'too_long'],
    [`${good}{{username}}`, 'placeholder'],
    [`${good}{% if x %}`, 'placeholder'],
    [`<think>hm</think>${good}`, 'placeholder'],
    ['{"text":"欢迎来到安美智享"}', 'json'],
    ['[1,2,3,4,5,6,7,8,9,10]', 'json'],
    [`${good}\n\`\`\`json\n{}\n\`\`\``, 'json'],
    [`${good} { "name": "x" }`, 'json'],
    [`${good} tool invoke error: timeout`, 'tool_error'],
    [`${good} there is not a tool named get_user`, 'tool_error'],
    [`As an AI language model, I cannot. ${good}`, 'machine_talk'],
    [`作为一个AI语言模型，我不能这样做。${good}`, 'machine_talk'],
    [`${good}详情见 https://evil.example/x`, 'foreign_link'],
    [`${good}详情见 HTTP://EVIL.EXAMPLE`, 'foreign_link'],
    [`${good}详情见 https://anmei.example@evil.example/`, 'foreign_link'],
    [`${good}详情见 https://anmei.example.evil.org/`, 'foreign_link'],
    [`${good}详情见 evil-shop.com。`, 'foreign_link'],
    [`${good}详情见 www.evil.cc`, 'foreign_link'],
    [`${good}[点我](javascript:alert(1))`, 'foreign_link'],
    [`${good}详情见 ftp://files`, 'foreign_link'],
    [`${good}请联系 13912345678`, 'foreign_contact'],
    [`${good}请联系 139-1234-5678`, 'foreign_contact'],
    [`${good}请联系 +86 139 1234 5678`, 'foreign_contact'],
    [`${good}请联系 １３９１２３４５６７８`, 'foreign_contact'],
    [`${good}请致电 010-12345678`, 'foreign_contact'],
    [`${good}请致电 400-123-4567`, 'foreign_contact'],
    [`${good}请写信给 other@example.com`, 'foreign_contact'],
    [`${good}我们保证效果。`, 'medical_promise'],
    [`${good}效果 1 0 0 % 有 效`, 'medical_promise'],
    [`${good}此项目零\n风险。`, 'medical_promise'],
    [`${good}１００％安全`, 'medical_promise'],
    [`${good} It has No Side Effects at all`, 'medical_promise'],
    [`${good}可以根\u200b治痘痘`, 'medical_promise'],
  ])('%j is refused as %s', (text, reason) => {
    expect(verdict(text)).toBe(reason);
  });

  it.each([
    `${good}您登记的号码是 138 0013 8888。`,
    `${good}您登记的号码是 +8613800138888。`,
    `${good}详情见 https://anmei.example/plans 和 https://www.anmei.example。`,
    `${good}我们会做风险评估与安全指导，价格约 12800 元，疗程 6-8 周。`,
    `${good}如有任何问题，3.5 小时内答复。`,
    '👩‍⚕️ 您好！欢迎来到安美智享，祝您生活愉快！😊',
    'Welcome to Anmei! How can I help you today?',
  ])('%j passes', (text) => {
    expect(verdict(text)).toBe('ok');
  });

  it.each([
    ['li.me', 'li.me，您好！欢迎来到安美智享。', 'ok'],
    ['13912345678', '13912345678，您好！欢迎来到安美智享。', 'ok'],
    ['com', '您好！详情见 evil.com 谢谢。', 'foreign_link'],
    ['(a', '(a，您好！欢迎来到安美智享。', 'ok'],
    ['li.me', '您好！详情见 https://li.me/x 谢谢。', 'foreign_link'],
  ])('may name the person %s, and nothing is hidden by it: %s', (ownName, text, reason) => {
    expect(verdict(text, { ownName })).toBe(reason);
  });

  it('of a plan may be JSON with links', () => {
    expect(verdict('{"steps":[{"name":"补水"}]}', { json: true })).toBe('ok');
  });

  it('loses what nobody sees and keeps what everybody sees', () => {
    expect(cleanText('\u202e您\u200b好\u0007\r\n\u2066世\u00ad界\u{E0041} ')).toBe('您好\n世界');
    expect(cleanText('👩‍⚕️👨‍👩‍👧')).toBe('👩‍⚕️👨‍👩‍👧');
    expect(cleanText('a\u200db')).toBe('ab');
    expect(cleanText('\ud800好')).toBe('好');
  });

  it('comes out with nothing that its cleaning would still change', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const cleaned = cleanText(text);
        expect(cleanText(cleaned)).toBe(cleaned);
      }),
    );
  });
});

describe('the welcome of last resort (F-RA-08, F-RA-09)', () => {
  it('greets with brand, assistant, four services and an invitation', () => {
    const text = renderWelcome(undefined, '林小雨');
    for (const part of [
      '林小雨，您好！',
      '安美智享',
      'AI咨询助手',
      '个性化美容方案设计',
      '专业治疗建议',
      '风险评估与安全指导',
      '术后护理指导',
      '想了解',
    ]) {
      expect(text).toContain(part);
    }
    expect(verdict(text)).toBe('ok');
  });

  it.each([
    null,
    '',
    '13912345678',
    'evil.com',
    '{{greeting}}',
    '<script>',
    'a\u202eb',
    '长'.repeat(31),
    '保证效果吗？',
    'x@y.z',
  ])('leaves out the name %j', (name) => {
    expect(renderWelcome(undefined, name)).toBe(renderWelcome(undefined, null));
    expect(renderWelcome(undefined, name)).toMatch(/^欢迎来到安美智享/);
  });

  it.each(['Anna-Maria', '林 小雨', 'user_1', '安娜·王'])('takes the name %s', (name) => {
    expect(renderWelcome(undefined, name)).toContain(`${name}，您好！`);
  });

  it('takes an edited text, drops unknown placeholders, and never comes out blank', () => {
    expect(renderWelcome('{{ username }}：你好{{nope}}', '小雨')).toBe('小雨：你好');
    expect(renderWelcome('  {{username}} ', null)).toBe(renderWelcome(undefined, null));
    expect(defaultWelcome).toContain('{{greeting}}');
    expect(verdict(defaultReply)).toBe('ok');
  });

  it('passes as an answer whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (name) => {
        expect(renderWelcome(undefined, name).length).toBeGreaterThan(50);
      }),
    );
  });
});
