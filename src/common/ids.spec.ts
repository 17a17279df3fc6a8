import { earliestIdAt, newId } from './ids';

const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const millisOf = (id: string): number => parseInt(id.replace('-', '').slice(0, 12), 16);

describe('newId', () => {
  it('gives ids of version 7 and the RFC variant that rise in text order, 100,000 in a row', () => {
    let previous = '';
    for (let i = 0; i < 100_000; i += 1) {
      const id = newId();
      if (!uuidV7.test(id) || id <= previous) throw new Error(`${id} after ${previous}`);
      previous = id;
    }
    expect(previous).toMatch(uuidV7);
  });

  it('carries the time of day in its first 48 bits', () => {
    jest.spyOn(Date, 'now').mockReturnValue(new Date('2100-01-01T00:00:00Z').getTime());
    expect(millisOf(newId())).toBe(Date.UTC(2100, 0, 1));
  });

  it('keeps rising when the clock is set back and when a millisecond is used up', () => {
    const start = Date.UTC(2101, 0, 1);
    const clock = jest.spyOn(Date, 'now').mockReturnValue(start);
    let previous = newId();
    clock.mockReturnValue(start - 3_600_000);
    for (let i = 0; i < 10_000; i += 1) {
      const id = newId();
      if (id <= previous) throw new Error(`${id} after ${previous}`);
      previous = id;
    }
    expect(millisOf(previous)).toBeGreaterThan(start);
    expect(millisOf(previous)).toBeLessThan(start + 10);
  });

  it('leaves 62 bits to chance', () => {
    const tails = new Set(Array.from({ length: 5_000 }, () => newId().slice(19)));
    expect(tails.size).toBe(5_000);
  });
});

describe('earliestIdAt', () => {
  it('parts ids by the moment at which they were made', () => {
    const moment = new Date('2026-03-01T08:00:00.123Z');
    const lastOf = (made: Date): string => `${earliestIdAt(made).slice(0, 15)}fff-bfff-ffffffffffff`;
    expect(lastOf(new Date(moment.getTime() - 1)) < earliestIdAt(moment)).toBe(true);
    expect(lastOf(moment) > earliestIdAt(moment)).toBe(true);
    expect(earliestIdAt(moment)).toMatch(uuidV7);
    expect(millisOf(earliestIdAt(moment))).toBe(moment.getTime());
  });
});
