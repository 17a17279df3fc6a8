import { LocalServer } from '../../../test/support/local-server';
import { post, retryAfter, unanswered } from './outgoing-request';

const now = new Date('2026-01-01T00:00:00Z');
const asking = (value: string): number | undefined => retryAfter(new Headers({ 'retry-after': value }), now);

describe('a request to somebody else', () => {
  it('comes back when it was asked to', () => {
    expect(asking('120')).toBe(120_000);
    expect(asking('Thu, 01 Jan 2026 00:00:30 GMT')).toBe(30_000);
    expect(asking('999999')).toBe(3_600_000);
    for (const nothing of ['0', 'soon', '-5', 'Thu, 01 Jan 2020 00:00:30 GMT']) expect(asking(nothing)).toBeUndefined();
    expect(retryAfter(new Headers(), now)).toBeUndefined();
  });

  it('follows no redirect and reads no endless answer', async () => {
    const server = await LocalServer.start(({ url }) =>
      url.pathname === '/long'
        ? { status: 200, body: 'x'.repeat(1_000_000) }
        : { status: 302, headers: { location: '/long' } },
    );
    const request = { headers: {}, body: 'hello' };
    const { signal } = new AbortController();
    try {
      expect((await post(`${server.url}/`, request, signal)).status).toBe(302);
      expect((await post(`${server.url}/long`, request, signal)).text.length).toBeLessThan(200_000);
    } finally {
      await server.stop();
    }
  });

  it('is worth another attempt when nobody answers', async () => {
    const { signal } = new AbortController();
    const outcome = await post('http://127.0.0.1:1/', { headers: {}, body: '' }, signal).catch(unanswered);
    expect(outcome).toMatchObject({ status: 'later', error: expect.stringContaining('ECONNREFUSED') });
  });
});
