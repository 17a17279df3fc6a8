import { bucketed, rangeStart, retentionOf } from './metric-buckets';

const now = new Date('2026-06-10T06:00:00.000Z');
const hour = (at: string, count = 1) => ({ hour: at, kind: 'x', count });

describe('the buckets of business figures', () => {
  it('begin at midnight in Shanghai, whole days only', () => {
    expect(rangeStart('7d', now).toISOString()).toBe('2026-06-03T16:00:00.000Z');
    expect(rangeStart('1y', now).toISOString()).toBe('2025-06-10T16:00:00.000Z');
  });

  it('are days, weeks or months of Shanghai', () => {
    const hours = [hour('2026-05-31 15'), hour('2026-05-31 16', 2), hour('2026-06-01 03', 4)];
    const of = (range: '7d' | '90d' | '1y') => bucketed(hours, range).map(({ bucket, value }) => [bucket, value]);
    expect(of('7d')).toEqual([
      ['2026-05-31', 1],
      ['2026-06-01', 6],
    ]);
    expect(of('90d')).toEqual([
      ['2026-05-25', 1],
      ['2026-06-01', 6],
    ]);
    expect(of('1y')).toEqual([
      ['2026-05', 1],
      ['2026-06', 6],
    ]);
  });

  it('count as retained who was active a week after coming', () => {
    const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
    const customer = (registered: number, active: number | null) => ({
      ...{
        registeredAt: ago(registered),
        lastActiveAt: active === null ? null : ago(active),
        hasWritten: active !== null,
      },
    });
    expect(retentionOf([customer(20, 10), customer(20, 15), customer(20, null), customer(3, 1)], now)).toEqual({
      ...{ cohort: 3, retained: 1, rate: 1 / 3, firstDialogueRate: 3 / 4 },
    });
    expect(retentionOf([], now)).toMatchObject({ rate: null, firstDialogueRate: null });
  });
});
