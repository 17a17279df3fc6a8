import fc from 'fast-check';
import { retryDelay } from './retry-delay';

const delays = [5_000, 15_000, 60_000];

/** F-RTY-02, F-RTY-03. */
describe('the delay before a repetition', () => {
  it('follows the list, then there is none', () => {
    expect([1, 2, 3, 4].map((failures) => retryDelay(delays, failures, 0.5))).toEqual([
      5_000,
      15_000,
      60_000,
      undefined,
    ]);
  });

  it('is a fifth shorter or longer at most', () => {
    expect(retryDelay(delays, 1, 0)).toBe(4_000);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
        const delay = retryDelay(delays, failures, random)!;
        expect(Math.abs(delay / delays[failures - 1]! - 1)).toBeLessThanOrEqual(0.2);
      }),
    );
  });

  it('is none at all without a list', () => {
    expect(retryDelay([], 1, 0.5)).toBeUndefined();
  });
});
