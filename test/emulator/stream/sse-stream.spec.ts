import fc from 'fast-check';
import type { ServerResponse } from 'node:http';
import type { Json } from '../json';
import { seededRandom } from '../random';
import { anApp, eventsOf, parseStream, StandingClock, TestEmulator } from '../testing';
import { SseStream } from './sse-stream';

const text = '您好，欢迎😀来到我们的医美服务平台！Hello, and naïve façade.';

/** The writes of one stream that says the text character by character. */
async function writesOf(seed: number, ping = false): Promise<{ writes: Buffer[]; events: Json[] }> {
  const writes: Buffer[] = [];
  const response = {
    writeHead: () => undefined,
    flushHeaders: () => undefined,
    end: () => undefined,
    write: (bytes: Buffer) => writes.push(Buffer.from(bytes)),
    socket: null,
    destroyed: false,
  } as unknown as ServerResponse;
  const clock = new StandingClock();
  const options = { clock, random: seededRandom(seed), style: 'compact', lineEnd: '\n', pings: true } as const;
  const stream = new SseStream(response, options);
  const events = [...text].map((answer): Json => ({ event: 'message', answer }));
  stream.open();
  for (const [index, event] of events.entries()) {
    const sent = stream.send(event);
    if (ping && index === 5) clock.tick();
    await sent;
  }
  await stream.end();
  return { writes, events };
}

function endsInsideCharacter(bytes: Buffer): boolean {
  return bytes.toString().endsWith('\ufffd');
}

describe('an event stream', () => {
  it('cuts one character and one event over two writes, and joins some events, in every stream', async () => {
    for (let seed = 1; seed <= 50; seed += 1) {
      const { writes, events } = await writesOf(seed);
      expect(writes.some(endsInsideCharacter)).toBe(true);
      expect(writes.filter((bytes) => !bytes.toString().endsWith('\n\n'))).toHaveLength(2);
      expect(writes.some((bytes) => bytes.toString().split('data: ').length > 2)).toBe(true);
      expect(parseStream(writes)).toEqual(events);
    }
  });

  it('puts bare pings between events, never inside one', async () => {
    const { writes, events } = await writesOf(1, true);
    const whole = Buffer.concat(writes).toString();
    expect(whole.split('event: ping\n\n')).toHaveLength(2);
    expect(whole.replace('event: ping\n\n', '').split('\n\n').slice(0, -1)).toEqual(
      events.map((event) => `data: ${JSON.stringify(event)}`),
    );
  });

  it('parses to the same events however its bytes are split', async () => {
    const dify = await TestEmulator.start([anApp({ mode: 'agent-chat', brain: 'welcome' })]);
    const answer = await dify.ask({ inputs: { user_id: 'u' } });
    await dify.close();
    const expected = eventsOf(answer);
    fc.assert(
      fc.property(fc.array(fc.nat(answer.bytes.length), { maxLength: 60 }), (cuts) => {
        const borders = [0, ...cuts.sort((a, b) => a - b), answer.bytes.length];
        const parts = borders.slice(1).map((to, index) => answer.bytes.subarray(borders[index], to));
        expect(parseStream(parts)).toEqual(expected);
      }),
    );
  });
});
