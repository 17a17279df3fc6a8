const runs = 9;
/** Processor microseconds that one measurement takes at least: well above what the system can tell apart. */
const worthMeasuring = 2_000;

/**
 * How many times longer `work` occupies the processor for the length `large` than for `small`. Processor time does not
 * count what others do on the machine, and the least of several runs what happens beside the work.
 */
export function growth(work: (length: number) => void, small: number, large: number): number {
  let rounds = 1;
  while (cost(work, small, rounds) < worthMeasuring) rounds *= 2;
  const least = (length: number): number => Math.min(...Array.from({ length: runs }, () => cost(work, length, rounds)));
  return least(large) / least(small);
}

function cost(work: (length: number) => void, length: number, rounds: number): number {
  const before = process.cpuUsage();
  for (let round = 0; round < rounds; round += 1) work(length);
  const { user, system } = process.cpuUsage(before);
  return user + system;
}
