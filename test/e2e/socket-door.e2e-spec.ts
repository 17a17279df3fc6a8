import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { describeOnEachEngine } from '../support/engines';
import { NoticePlace } from '../support/notice-place';
import { openSocket } from '../support/sockets';

describeOnEachEngine('the door of sockets', (engine) => {
  let place: NoticePlace;

  beforeAll(async () => {
    place = await NoticePlace.start(engine);
  }, 60_000);
  afterAll(() => place?.close());
  afterEach(() => place.tidy());

  it('refuses a foreign origin before the upgrade', async () => {
    const { port, host } = new URL(place.one.url);
    const head = (origin: string): string =>
      `GET /ws/?EIO=4&transport=websocket HTTP/1.1\r\nHost: ${host}\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\n` +
      'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n';
    const statusOf = (origin: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connect(Number(port), '127.0.0.1', () => socket.write(head(origin)));
        socket.once('error', reject);
        socket.once('data', (data) => {
          resolve(data.toString().split('\r\n')[0] ?? '');
          socket.destroy();
        });
      });

    expect(await statusOf('https://evil.example')).toBe('HTTP/1.1 403 Forbidden');
    expect(await statusOf(place.one.url)).toBe('HTTP/1.1 101 Switching Protocols');
    const polled = await fetch(`${place.one.url}/ws/?EIO=4&transport=polling`, {
      headers: { origin: 'https://evil.example' },
    });
    expect(polled.status).toBe(403);
  });

  it.each([[undefined], [7], ['not a token']])('refuses the token %j', async (token) => {
    await expect(openSocket(place.one.url, token)).rejects.toMatchObject({ data: { code: expect.any(String) } });
  });

  it('closes when the account is suspended, and stays closed', async () => {
    const person = await place.aConsultant();
    const client = await place.connectTo(place.two, person);
    const ended = new Promise((resolve) => client.socket.once('disconnect', resolve));
    await place.one.asAdmin('PATCH', `/users/${person.userId}`, { status: 'suspended' });

    expect(await ended).toBe('io server disconnect');
    await expect(openSocket(place.two.url, person.token)).rejects.toThrow();
  });

  it('says what is wrong with a request', async () => {
    const client = await place.connectTo(place.one, await place.aConsultant());
    expect(await client.socket.timeout(2_000).emitWithAck('sync', { last_seq: 'x' })).toMatchObject({
      ...{ success: false, error: { code: 'live.invalid' } },
    });
    const notification_id = randomUUID();
    expect(await client.socket.timeout(2_000).emitWithAck('read', { notification_id })).toMatchObject({
      ...{ success: false, error: { code: 'notifications.not_found' } },
    });
  });
});
