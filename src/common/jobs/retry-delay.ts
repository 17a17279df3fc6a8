/** A fifth more or less, so that what failed together does not come back together. */
const jitter = 0.2;

/** Milliseconds before the repetition after `failures` failed runs; undefined when none is left. `random` is in [0, 1). */
export function retryDelay(delays: readonly number[], failures: number, random: number): number | undefined {
  const delay = delays[failures - 1];
  return delay === undefined ? undefined : Math.round(delay * (1 - jitter + 2 * jitter * random));
}
