/** A histogram of latencies: constant cost and memory, 0.05 ms fine up to 2 s. */
const perMillisecond = 20;
const longest = 2_000;

export class Latencies {
  #buckets = new Uint32Array(longest * perMillisecond + 1);
  count = 0;

  /** @param {number} milliseconds */
  add(milliseconds) {
    this.#buckets[Math.min(Math.floor(milliseconds * perMillisecond), longest * perMillisecond)] += 1;
    this.count += 1;
  }

  /** @param {number} share between 0 and 1 @returns {number} milliseconds, rounded up to the bucket's end */
  percentile(share) {
    let left = this.count * share;
    const index = this.#buckets.findIndex((bucket) => (left -= bucket) <= 0);
    return index < 0 ? NaN : (index + 1) / perMillisecond;
  }
}
