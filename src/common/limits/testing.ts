import type { RateLimiter } from './rate-limiter';

/** From now on time stands still for this limiter, so that what it admits does not depend on how long a test takes. */
export function stopTimeOf(limiter: RateLimiter): void {
  const now = performance.now();
  const take = limiter.take.bind(limiter);
  jest.spyOn(limiter, 'take').mockImplementation((key, perMinute) => take(key, perMinute, now));
}
