import { untilWorking } from './working-hours';

const hour = 3_600_000;
const office = { start: '09:00', end: '18:00', weekdays: [1, 2, 3, 4, 5], timezone: 'Asia/Shanghai' };
const inShanghai = (moment: string): Date => new Date(`${moment}+08:00`);

describe('working hours (F-NOT-10)', () => {
  it.each([
    ['Monday at nine', '2026-03-09T09:00:00', 0],
    ['Monday before six', '2026-03-09T17:59:59', 0],
    ['Monday at six', '2026-03-09T18:00:00', 15 * hour],
    ['Tuesday at midnight', '2026-03-10T00:00:00', 9 * hour],
    ['Friday at eight in the evening', '2026-03-13T20:00:00', 61 * hour],
    ['Sunday at noon', '2026-03-15T12:00:00', 21 * hour],
  ])('begin after %s', (_, moment, wait) => {
    expect(untilWorking(office, inShanghai(moment))).toBe(wait);
  });

  it('reach over midnight and belong to the day on which they begin', () => {
    const night = { ...office, start: '20:00', end: '04:00', weekdays: [5] };
    expect(untilWorking(night, inShanghai('2026-03-14T03:59:00'))).toBe(0);
    expect(untilWorking(night, inShanghai('2026-03-14T04:00:00'))).toBe((6 * 24 + 16) * hour);
    expect(untilWorking(night, inShanghai('2026-03-13T03:00:00'))).toBe(17 * hour);
  });

  it('last all day where they end when they begin', () => {
    const always = { ...office, end: '09:00', weekdays: [1, 2, 3, 4, 5, 6, 7] };
    expect(untilWorking(always, inShanghai('2026-03-15T03:00:00'))).toBe(0);
  });

  it('count the seconds that have passed of a minute', () => {
    expect(untilWorking(office, inShanghai('2026-03-09T08:59:15'))).toBe(45_000);
  });
});
