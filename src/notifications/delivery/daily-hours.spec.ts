import { untilEndOf } from './daily-hours';

const minute = 60_000;
const night = { start: '22:00', end: '08:00', timezone: 'Asia/Shanghai' };
/** Shanghai is eight hours ahead of UTC, all year. */
const inShanghai = (time: string): Date => new Date(`2026-03-10T${time}+08:00`);

describe('quiet hours', () => {
  it.each([
    ['21:59:59', 0],
    ['22:00:00', 600 * minute],
    ['23:30:00', 510 * minute],
    ['00:00:00', 480 * minute],
    ['07:59:30', 0.5 * minute],
    ['08:00:00', 0],
    ['12:00:00', 0],
  ])('last at %s for another %d ms over midnight', (time, wait) => {
    expect(untilEndOf(night, inShanghai(time))).toBe(wait);
  });

  it('can lie within a day, in any time zone', () => {
    const noon = { start: '12:00', end: '14:00', timezone: 'America/New_York' };
    expect(untilEndOf(noon, new Date('2026-07-01T16:30:00Z'))).toBe(90 * minute);
    expect(untilEndOf(noon, new Date('2026-12-01T16:30:00Z'))).toBe(0);
  });

  it('of no length never last', () => {
    expect(untilEndOf({ ...night, end: '22:00' }, inShanghai('22:00:00'))).toBe(0);
  });
});
