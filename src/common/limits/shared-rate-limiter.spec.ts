import { RateLimiter } from './rate-limiter';
import { SharedRateLimiter } from './shared-rate-limiter';

describe('a limit over all processes', () => {
  const admittedOf = async (limiter: SharedRateLimiter, perMinute: number, tries: number): Promise<number> => {
    let admitted = 0;
    for (let count = 0; count < tries; count += 1) if ((await limiter.take('key', perMinute)) === 0) admitted += 1;
    return admitted;
  };

  it('is one of this process alone, answered at once, while nobody shares counts', () => {
    const limiter = new SharedRateLimiter(new RateLimiter());

    expect(limiter.take('key', 1)).toBe(0);
    expect(limiter.take('key', 1)).toBeGreaterThan(50);
  });

  it('asks the shared counts once a request', async () => {
    const limiter = new SharedRateLimiter(new RateLimiter());
    const take = jest.fn().mockResolvedValueOnce(0).mockResolvedValueOnce(1.5);
    limiter.accept({ take });

    expect([await limiter.take('key', 60), await limiter.take('key', 60)]).toEqual([0, 1.5]);
    expect(take.mock.calls).toEqual([
      ['key', 60],
      ['key', 60],
    ]);
  });

  it.each([
    [1, 30],
    [3, 10],
    [90, 1],
  ])('admits the share of this process among %i while the counts are away', async (processes, share) => {
    const limiter = new SharedRateLimiter(new RateLimiter());
    const take = jest.fn().mockRejectedValue(new Error('away'));
    limiter.accept({ take });
    limiter.divideBy(processes);

    expect(await admittedOf(limiter, 30, 40)).toBe(share);
    expect(take).toHaveBeenCalledTimes(1);
  });
});
