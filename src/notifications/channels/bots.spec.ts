import { botAnswer, cutToBytes } from './bot.types';
import { bots } from './bots';
import { digestOf } from './digest';

const now = new Date(1_767_225_600_000);
const secret = 'SEC000';

describe('the group bots', () => {
  it('post to WeCom as text of at most 2048 bytes', () => {
    const { url, body } = bots.wecom.request(
      { url: 'https://qyapi.weixin.qq.com/x?key=k', secret: null },
      '字'.repeat(900),
      now,
    );
    const { text } = body as { text: { content: string } };
    expect(url).toBe('https://qyapi.weixin.qq.com/x?key=k');
    expect(Buffer.byteLength(text.content)).toBeLessThanOrEqual(2048);
    expect(text.content.endsWith('字…')).toBe(true);
  });

  it('sign for DingTalk in the address, as its documentation computes it', () => {
    const { url } = bots.dingtalk.request(
      { url: 'https://oapi.dingtalk.com/robot/send?access_token=t', secret },
      'hi',
      now,
    );
    const query = new URL(url).searchParams;
    expect([...query.keys()]).toEqual(['access_token', 'timestamp', 'sign']);
    expect(query.get('timestamp')).toBe('1767225600000');
    // printf '1767225600000\nSEC000' | openssl dgst -sha256 -hmac SEC000 -binary | base64
    expect(query.get('sign')).toBe('pRoqrOyFgXEMcTsJnqTrOjuqh/ElYUxsIW4hM5jEP4Q=');
  });

  it('sign for Feishu in the body, with seconds', () => {
    const { body } = bots.feishu.request({ url: 'https://open.feishu.cn/x', secret }, 'hi', now);
    expect(body).toEqual({
      ...{ timestamp: '1767225600', sign: 'ShQlpAA0bH8bUgDvynm9/YWV3Se48jvYuHG6V6PoM54=' },
      ...{ msg_type: 'text', content: { text: 'hi' } },
    });
  });

  it('need no signature where the bot asks for none', () => {
    expect(bots.dingtalk.request({ url: 'https://x.example/a', secret: null }, 'hi', now).url).toBe(
      'https://x.example/a',
    );
    expect(bots.feishu.request({ url: 'https://x.example/a', secret: null }, 'hi', now).body).not.toHaveProperty(
      'sign',
    );
  });

  it.each([
    ['wecom', { errcode: 0, errmsg: 'ok' }, 'sent'],
    ['wecom', { errcode: 45009, errmsg: 'api freq out of limit' }, 'later'],
    ['wecom', { errcode: 93000, errmsg: 'invalid webhook url' }, 'refused'],
    ['dingtalk', { errcode: 0, errmsg: 'ok' }, 'sent'],
    ['dingtalk', { errcode: 130101, errmsg: 'send too fast' }, 'later'],
    ['dingtalk', { errcode: 310000, errmsg: 'sign not match' }, 'refused'],
    ['feishu', { code: 0, msg: 'success' }, 'sent'],
    ['feishu', { StatusCode: 0, StatusMessage: 'success' }, 'sent'],
    ['feishu', { code: 11232, msg: 'frequency limited' }, 'later'],
    ['feishu', { code: 19021, msg: 'sign match fail' }, 'refused'],
    ['feishu', { code: 9499, msg: 'Bad Request' }, 'refused'],
    ['wecom', {}, 'refused'],
    ['wecom', { errcode: '0' }, 'refused'],
  ] as const)('of %s with %j means: %s', (name, answer, status) => {
    expect(bots[name].judge(answer).status).toBe(status);
  });

  it.each(['', 'null', '[]', '7', '<html>'])('are not believed when they answer %j', (text) => {
    expect(botAnswer.safeParse(text).success).toBe(false);
  });

  it('cut texts between characters', () => {
    expect(cutToBytes('abc', 3)).toBe('abc');
    expect(cutToBytes('abcdefg', 6)).toBe('abc…');
    expect(cutToBytes('😀😀😀', 9)).toBe('😀…');
  });
});

describe('a digest', () => {
  const post = (title: string) => ({ title, body: 'body' });

  it('of one is that one', () => {
    expect(digestOf([])).toBe('');
    expect(digestOf([post('a')])).toBe('a\nbody');
  });

  it('counts equal ones and names all others', () => {
    expect(digestOf([post('a'), post('a')])).toBe('a\nbody\n(×2)');
    expect(digestOf([post('a'), post('b'), post('a')])).toBe('3 条通知\n\na\nbody\n(×2)\n\nb\nbody');
  });

  it('shows twenty', () => {
    const digest = digestOf(Array.from({ length: 25 }, (_, index) => post(`n${index}`)));
    expect(digest).toContain('n19');
    expect(digest).not.toContain('n20');
    expect(digest.endsWith('… +5')).toBe(true);
  });
});
