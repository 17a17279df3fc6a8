/** Medians and ratios over the rounds. */

/**
 * Undefined when inconclusive, null when not measured.
 * @typedef {{ median: number, spread: number, noisy: boolean } | undefined | null} Figure
 * @typedef {(outcome: import('./runs.mjs').Measured) => number} Pick
 */

export const throughput = (outcome) => outcome.perSecond;
export const serverCpu = (outcome) => outcome.cpu.server;

export class Figures {
  #rounds;
  #measured;
  /** Whether too few rounds were quiet. */
  noisy;

  /** @param {import('./runs.mjs').Round[]} rounds @param {boolean} showNoisy take noisy rounds when the quiet ones are too few */
  constructor(rounds, showNoisy) {
    const quiet = rounds.filter((round) => round.quiet);
    const enough = quiet.length > 0 && quiet.length * 2 >= rounds.length;
    this.#measured = new Set(rounds.flatMap(({ outcomes }) => Object.keys(outcomes)));
    this.noisy = !enough;
    this.#rounds = enough ? quiet : showNoisy ? rounds : [];
  }

  /** @param {string} key @param {Pick} pick @returns {Figure} */
  of(key, pick) {
    if (!this.#measured.has(key)) return null;
    return this.#summary(this.#rounds.map(({ outcomes }) => pick(outcomes[key])));
  }

  /** Quotient of two measures, each formed within one round. @param {Pick} pick @returns {Figure} */
  ratio(key, toKey, pick) {
    if (!this.#measured.has(key) || !this.#measured.has(toKey)) return null;
    return this.#summary(this.#rounds.map(({ outcomes }) => pick(outcomes[key]) / pick(outcomes[toKey])));
  }

  /** @param {number[]} values @returns {Figure} */
  #summary(values) {
    if (values.length === 0 || values.some(Number.isNaN)) return undefined;
    const sorted = values.toSorted((a, b) => a - b);
    const median = middle(sorted);
    return { median, spread: (sorted.at(-1) - sorted[0]) / median, noisy: this.noisy };
  }
}

/** @param {number[]} sorted */
export function middle(sorted) {
  const half = (sorted.length - 1) / 2;
  return (sorted[Math.floor(half)] + sorted[Math.ceil(half)]) / 2;
}

/** Slope of the line of least squares. @param {{ x: number, y: number }[]} points */
export function slope(points) {
  const mean = (pick) => points.reduce((sum, point) => sum + pick(point), 0) / points.length;
  const [meanX, meanY] = [mean(({ x }) => x), mean(({ y }) => y)];
  const covariance = points.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  return covariance / points.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
}
