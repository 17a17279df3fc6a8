import fc from 'fast-check';
import { SseError, type SseEvent, SseParser } from './sse-parser';

function parse(bytes: Buffer, cuts: readonly number[] = []): SseEvent[] {
  const parser = new SseParser();
  const edges = [0, ...[...cuts].map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  const events = edges.slice(1).flatMap((edge, index) => parser.push(bytes.subarray(edges[index], edge)));
  return [...events, ...parser.end()];
}

const text = (stream: string): SseEvent[] => parse(Buffer.from(stream));

describe('the event stream parser', () => {
  it('gives the data lines of an event', () => {
    expect(text('data: one\ndata:two\n\n')).toEqual([{ name: null, data: ['one', 'two'] }]);
  });

  it('gives a bare ping, which has no data, as an event', () => {
    expect(text('event: ping\n\ndata: {}\n\n')).toEqual([
      { name: 'ping', data: [] },
      { name: null, data: ['{}'] },
    ]);
  });

  it.each([['\n'], ['\r\n'], ['\r']])('ends lines with %j', (end) => {
    expect(text(['event: x', 'data: 1', '', 'data: 2', '', ''].join(end))).toEqual([
      { name: 'x', data: ['1'] },
      { name: null, data: ['2'] },
    ]);
  });

  it('leaves comments, unknown fields and blank lines alone', () => {
    expect(text(': hello\n:\n\n\nid: 7\nretry: 5\n\n: data: x\n\ndata\n\n')).toEqual([{ name: null, data: [''] }]);
  });

  it('completes an event whose blank line is missing at the end, but no torn line', () => {
    expect(text('data: whole\ndata: tor')).toEqual([{ name: null, data: ['whole'] }]);
  });

  it('reads a character that was cut in two', () => {
    const bytes = Buffer.from('data: 欢迎\n\n');
    for (let at = 0; at < bytes.length; at += 1) expect(parse(bytes, [at])).toEqual([{ name: null, data: ['欢迎'] }]);
  });

  it('refuses what is not UTF-8', () => {
    const parser = new SseParser();
    expect(() => parser.push(Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0xfe, 0x0a]))).toThrow(SseError);
  });

  it('holds 2 MB of a line and no more, whether the line ends or not', () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    const parser = new SseParser();
    parser.push(Buffer.from('data: '));
    expect(() => {
      for (let sent = 0; sent <= 2 * 1024 * 1024; sent += chunk.length) parser.push(chunk);
    }).toThrow(expect.objectContaining({ reason: 'too_long' }));
    const whole = Buffer.concat([Buffer.from('data: '), Buffer.alloc(2 * 1024 * 1024, 'x'), Buffer.from('\n')]);
    expect(() => new SseParser().push(whole)).toThrow(expect.objectContaining({ reason: 'too_long' }));
  });

  it('holds 2 MB of an event that never ends, whatever comments and other fields pass by', () => {
    const line = Buffer.from(`data: ${'x'.repeat(1000)}\n`);
    const parser = new SseParser();
    expect(() => {
      for (let index = 0; index < 2200; index += 1) parser.push(line);
    }).toThrow(SseError);
    const patient = new SseParser();
    for (let index = 0; index < 3000; index += 1) patient.push(Buffer.from(`: ${'x'.repeat(1000)}\n`));
    expect(patient.push(Buffer.from('data: 1\n\n'))).toEqual([{ name: null, data: ['1'] }]);
  });

  it('gives the same events however the bytes are cut', () => {
    const line = fc.constantFrom('data: {"a":"欢迎🌟"}', 'event: ping', ': comment', 'data:x', 'id: 3', '', 'data: ');
    const stream = fc
      .array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r')), { maxLength: 40 })
      .map((lines) => Buffer.from(lines.map(([content, end]) => content + end).join('')));
    fc.assert(
      fc.property(stream, fc.array(fc.nat(2_000), { maxLength: 20 }), (bytes, cuts) => {
        expect(parse(bytes, cuts)).toEqual(parse(bytes));
      }),
      { numRuns: 500 },
    );
  });
});
