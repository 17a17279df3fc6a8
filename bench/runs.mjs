/** What is measured, and the rounds that measure it. */
import { spawnSync } from 'node:child_process';
import { pinned, residentMb } from './machine.mjs';

/**
 * @typedef {object} Measure
 * @property {string} key
 * @property {import('./protocol.mjs').Target} target
 * @property {import('./protocol.mjs').Action} action
 * @property {number} connections
 * @property {string} label the action, or `long` for the list of longest descriptions
 * @property {number} share of a run's time
 *
 * @typedef {import('./generator.mjs').Outcome & { residentMb: number }} Measured
 * @typedef {{ spinMs: number, echoPerSecond: number }} Probe
 * @typedef {{ before: Probe, after: Probe, noise: number, quiet: boolean, outcomes: Record<string, Measured> }} Round
 */

const actions = ['echo', 'row', 'list', 'long'];
/** Two probes that differ by more make what lies between them inconclusive. */
const quietSpread = 0.15;
const probeSeconds = 0.7;
/** A fixed amount of work, about 0.1 s of one core. */
const spin =
  'let x = 1; const t = performance.now(); for (let i = 0; i < 8e7; i += 1) x = (x * 31 + i) | 0; console.log(performance.now() - t, x)';

/**
 * @typedef {import('./protocol.mjs').Target} Target
 * @param {{ floor: Target, floorLong: Target, platform: Target, platformLong: Target, legacy: Target, peers: Target[] }} targets
 * @param {string[]} only words of `--only`
 * @returns {Measure[]}
 */
export function planMeasures({ floor, floorLong, platform, platformLong, legacy, peers }, only) {
  const measures = [
    ...all(floor, floorLong),
    ...all(platform, platformLong),
    ...atSixteen(legacy),
    // Far from every limit that is of interest: shorter runs tell enough.
    ...peers.flatMap(atSixteen).map((measure) => ({ ...measure, share: 0.5 })),
  ];
  const labels = only.filter((word) => actions.includes(word));
  const names = only.filter((word) => !actions.includes(word));
  const wanted = (words, test) => words.length === 0 || words.some(test);
  return measures.filter(
    ({ target: { name }, label }) =>
      wanted(labels, (word) => word === label) && (name === floor.name || wanted(names, (word) => name.includes(word))),
  );
}

function all(target, long) {
  const longList = measureOf({ ...long, name: target.name }, 'list', 16, 'long');
  return [...atSixteen(target), measureOf(target, 'echo', 256), longList];
}

function atSixteen(target) {
  return ['echo', 'row', 'list'].map((action) => measureOf(target, action));
}

function measureOf(target, action, connections = 16, label = action) {
  return { key: measureKey(target.name, label, connections), target, action, connections, label, share: 1 };
}

export function measureKey(name, label, connections = 16) {
  return `${name} | ${label} | ${connections}`;
}

/** One second with many callers at once in which every answer is checked in full. @returns {Promise<number>} answers */
export async function verify(load, { target, action, connections }) {
  const outcome = await load.run(target, action, { connections, seconds: 0.7, checkAll: true });
  return outcome.answered;
}

/** @param {{ measures: Measure[], load: import('./load.mjs').Load, floor: Target, rounds: number, seconds: number }} what */
export async function measureRounds({ measures, load, floor, rounds, seconds }, onRound) {
  /** @type {Round[]} */
  const done = [];
  let before = await probe(load, floor);
  for (let number = 0; number < rounds; number += 1) {
    const start = Math.floor((number * measures.length) / rounds);
    const order = [...measures.slice(start), ...measures.slice(0, start)];
    const outcomes = {};
    for (const { key, target, action, connections, share } of order) {
      const outcome = await load.run(target, action, { connections, seconds: seconds * share });
      outcomes[key] = { ...outcome, residentMb: residentMb(target.pid) };
    }
    const after = await probe(load, floor);
    const noise = Math.max(
      difference(before.spinMs, after.spinMs),
      difference(before.echoPerSecond, after.echoPerSecond),
    );
    done.push({ before, after, noise, quiet: noise <= quietSpread, outcomes });
    onRound(done.at(-1), number + 1);
    before = after;
  }
  return done;
}

/** @returns {Promise<Probe>} */
async function probe(load, floor) {
  const result = spawnSync(...pinned('server', process.execPath, ['-e', spin]), { encoding: 'utf8' });
  const { perSecond } = await load.run(floor, 'echo', { seconds: probeSeconds });
  return { spinMs: Number.parseFloat(result.stdout), echoPerSecond: perSecond };
}

function difference(first, second) {
  return (Math.abs(first - second) * 2) / (first + second);
}
