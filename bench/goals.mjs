/** The goals of the platform beside what was measured: told, never asserted. */
import { serverCpu, throughput } from './figures.mjs';
import { callsForSlope } from './life.mjs';
import { measureKey } from './runs.mjs';

const modern = 'platform, modern';
const legacy = 'platform, legacy';

/**
 * @typedef {object} Measurements
 * @property {import('./figures.mjs').Figures} figures
 * @property {string[]} peerNames
 * @property {{ listed: number, listBytes: number, longBytes: number }} lists
 * @property {{ firstStartMs: number, firstAnswerMs: number, idleMb: number }} start
 * @property {{ calls: number, residentMb: number, slopeMbPer100k: number } | undefined} memory
 * @property {{ calls: number, rows: number }} callLog
 * @property {import('./registrations.mjs').Registrations | undefined} registrations
 * @property {Awaited<ReturnType<typeof import('./profile.mjs').profileEcho>> | undefined} profile
 *
 * @typedef {{ goal: string, wanted: string, found: string, reached: boolean | undefined }} Goal
 */

/** @param {Measurements} measurements @returns {Goal[]} */
export function goals(measurements) {
  return [
    ...ratioGoals(measurements),
    ...connectionGoals(measurements),
    ...callLogGoals(measurements),
    ...lifeGoals(measurements),
    ...registrationGoals(measurements.registrations),
  ];
}

/** @param {import('./registrations.mjs').Registrations | undefined} registrations @returns {Goal[]} */
export function registrationGoals(registrations) {
  if (registrations === undefined) return [];
  const { burst, steady, burstGreeted, greeted, agentMs, cpuMs, hashingMs, minutes } = registrations;
  const stream = `registrations, 100 a minute for ${minutes} min`;
  const most = (goal, value, limit) => ({
    ...{ goal, wanted: `≤ ${limit} ms`, found: `${value.toFixed(0)} ms`, reached: value <= limit },
  });
  const told = (goal, value) => ({ goal, wanted: '-', found: `${value.toFixed(0)} ms`, reached: undefined });
  return [
    most(`registrations, ${burst.people} at once: p99 of the 201`, burst.p99, 1_000),
    told(`registrations, ${burst.people} at once: their password hashes alone`, hashingMs),
    told(`registrations, ${burst.people} at once: CPU of the platform for each`, cpuMs),
    told(`registrations, ${burst.people} at once: worst from the 201 to greeted`, burstGreeted.worst),
    most(`${stream}: p99 of the 201`, steady.p99, 400),
    most(`${stream}: worst from the 201 to greeted`, greeted.worst, 3_000),
    told(`${stream}: median of the agent`, agentMs),
  ];
}

function ratioGoals({ figures, peerNames, lists }) {
  const against = (label, other, least, name = modern) => {
    const ratio = figures.ratio(measureKey(name, label), measureKey(other, label), throughput);
    const what =
      label === 'long'
        ? `list, ${kb(lists.longBytes)}`
        : label === 'list'
          ? `list of ${lists.listed}, ${kb(lists.listBytes)}`
          : label;
    return judged(`${what}: ${name.split(' ').at(-1)} against ${other}`, ratio, least);
  };
  const fastest = peerNames
    .map((name) => ({ name, rate: figures.of(measureKey(name, 'echo'), throughput)?.median ?? 0 }))
    .sort((a, b) => b.rate - a.rate)[0];
  const present = (name, make) => (peerNames.includes(name) ? [make(name)] : []);
  return [
    against('echo', 'floor', 0.5),
    against('echo', 'floor', 0.5, legacy),
    ...present('SDK v2, modern', (name) => against('echo', name, 8)),
    ...present('MCP-Nest, modern', (name) => against('echo', name, 6)),
    ...(fastest
      ? [
          {
            ...against('echo', fastest.name, 3, legacy),
            goal: `echo: legacy against the fastest peer (${fastest.name})`,
          },
        ]
      : []),
    against('row', 'floor', 0.55),
    against('row', 'floor', 0.55, legacy),
    ...present('SDK v2, modern', (name) => against('row', name, 5)),
    against('list', 'floor', 0.45),
    ...present('SDK v2, modern', (name) => against('list', name, 20)),
    against('long', 'floor', 0.45),
  ];
}

function judged(goal, figure, least) {
  const reached = !figure || figure.noisy ? undefined : figure.median >= least;
  return { goal, wanted: `≥ ${least}`, found: showFigure(figure, 2), reached };
}

function connectionGoals({ figures }) {
  const [many, few] = [measureKey(modern, 'echo', 256), measureKey(modern, 'echo', 16)];
  const ratio = figures.ratio(many, few, throughput);
  const p99 = figures.of(many, ({ milliseconds }) => milliseconds.p99);
  return [
    judged('connections 16 → 256: throughput', ratio, 0.85),
    { goal: 'connections 256: p99', wanted: 'bounded', found: `${showFigure(p99, 0)} ms`, reached: undefined },
  ];
}

function callLogGoals({ figures, callLog, profile }) {
  const key = measureKey(modern, 'echo');
  const store = figures.of(key, ({ cpu }) => cpu.store);
  const cost = profile && profile.callLogShare * (figures.of(key, serverCpu)?.median ?? profile.busyMicrosecondsACall);
  return [
    {
      goal: 'call log: rows of answered calls',
      wanted: `${callLog.calls}`,
      found: `${callLog.rows}`,
      reached: callLog.rows >= callLog.calls,
    },
    {
      goal: 'call log: CPU a call',
      wanted: '≤ 15 µs',
      found: cost === undefined ? 'with --profile' : `${cost.toFixed(1)} µs`,
      reached: cost === undefined ? undefined : cost <= 15,
    },
    { goal: 'call log: CPU of the store a call', wanted: '-', found: `${showFigure(store, 1)} µs`, reached: undefined },
  ];
}

function lifeGoals({ figures, start, memory }) {
  const most = (goal, value, limit, unit, digits = 0) => ({
    ...{ goal, wanted: `≤ ${limit} ${unit}`, found: `${value.toFixed(digits)} ${unit}`, reached: value <= limit },
  });
  return [
    {
      ...most('start to first right answer (SQLite)', start.firstAnswerMs, 1500, 'ms'),
      ...(figures.noisy && { reached: undefined }),
    },
    {
      goal: 'first start of all, set up (SQLite)',
      wanted: '-',
      found: `${start.firstStartMs.toFixed(0)} ms`,
      reached: undefined,
    },
    most('memory, idle (SQLite)', start.idleMb, 120, 'MB'),
    ...(memory
      ? [
          most(`memory after the runs and ${memory.calls} calls more`, memory.residentMb, 180, 'MB'),
          {
            ...most('memory, slope for 100,000 calls', memory.slopeMbPer100k, 0.5, 'MB', 2),
            ...(memory.calls < callsForSlope && { found: `needs --calls ${callsForSlope}`, reached: undefined }),
          },
        ]
      : []),
  ];
}

/** @param {import('./figures.mjs').Figure} figure */
export function showFigure(figure, digits) {
  if (figure === null) return 'not measured';
  return figure === undefined ? 'inconclusive' : `${figure.noisy ? '~' : ''}${figure.median.toFixed(digits)}`;
}

function kb(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}
