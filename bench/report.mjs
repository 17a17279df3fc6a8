/** What the bench prints. */
import { serverCpu, throughput } from './figures.mjs';
import { showFigure } from './goals.mjs';
import { measureKey } from './runs.mjs';
import { floorName } from './servers.mjs';

/** @param {{ machine: object, versions: Record<string, string>, absent: Record<string, string>, options: object }} facts */
export function printFacts({ machine, versions, absent, options }) {
  const list = (record) =>
    Object.entries(record)
      .map(([name, value]) => `${name} ${value}`)
      .join(' · ');
  console.log(list(machine));
  console.log(list(versions));
  console.log(
    `innodb_flush_log_at_trx_commit ${options.durable ? 1 : 0} · ${options.rounds} rounds of ${options.seconds} s a run`,
  );
  for (const [name, reason] of Object.entries(absent)) console.log(`absent: ${name}: ${reason}`);
}

/** @param {import('./runs.mjs').Round} round @param {number} number */
export function printRound({ before, after, noise, quiet }, number) {
  const show = ({ spinMs, echoPerSecond }) => `${spinMs.toFixed(0)} ms, ${echoPerSecond.toFixed(0)}/s`;
  const verdict = quiet ? 'quiet' : 'too noisy';
  console.log(`round ${number}: probe ${show(before)} → ${show(after)}: ${(noise * 100).toFixed(0)} %, ${verdict}`);
}

/** @param {import('./runs.mjs').Measure[]} measures @param {import('./figures.mjs').Figures} figures */
export function printMeasures(measures, figures) {
  const head = [
    'server',
    'action',
    'conn',
    'calls/s',
    '±',
    'of floor',
    '±',
    'CPU µs',
    'of floor',
    'store µs',
    'p99 ms',
    'MB',
    'gen %',
  ];
  const rows = measures.map(({ key, target, label, connections }) => {
    const rate = figures.of(key, throughput);
    const floor = measureKey(floorName, label, connections);
    const ofFloor = figures.ratio(key, floor, throughput);
    const show = (pick, digits) => showFigure(figures.of(key, pick), digits);
    return [
      ...[target.name, label, String(connections), showFigure(rate, 0), spread(rate)],
      ...[showFigure(ofFloor, 2), spread(ofFloor), show(serverCpu, 0)],
      ...[showFigure(figures.ratio(key, floor, serverCpu), 2), show(({ cpu }) => cpu.store, 0)],
      ...[show(({ milliseconds }) => milliseconds.p99, 1), show(({ residentMb }) => residentMb, 0)],
      show(({ busy }) => busy * 100, 0),
    ].map((cell) => cell.replace('inconclusive', '?'));
  });
  console.log(`\n${table([head, ...rows], 2)}`);
  if (rows.some((row) => row.includes('?'))) console.log('?: inconclusive, the machine was too noisy');
}

/** @param {import('./goals.mjs').Goal[]} goals */
export function printGoals(goals) {
  const verdict = { true: 'reached', false: 'missed', undefined: '' };
  const rows = goals.map(({ goal, wanted, found, reached }) => [goal, wanted, found, verdict[reached]]);
  console.log(`\n${table([['goal', 'wanted', 'found', ''], ...rows], 1)}`);
}

/** @param {Awaited<ReturnType<typeof import('./profile.mjs').profileEcho>>} profile */
export function printProfile({ parts, functions, busyMicrosecondsACall, callLogShare, calls }) {
  const [cost, share] = [busyMicrosecondsACall.toFixed(0), (callLogShare * 100).toFixed(0)];
  console.log(`\necho under the profiler: ${cost} µs a call (${calls} calls), of it the call log ${share} %`);
  const rows = (entries) =>
    entries.map(({ name, share, microsecondsACall }) => [percent(share), microsecondsACall.toFixed(2), name]);
  console.log(table([['self', 'µs/call', 'part'], ...rows(parts)], 0, 2));
  console.log(`\n${table([['self', 'µs/call', 'function'], ...rows(functions)], 0, 2)}`);
}

/** The columns from `leftColumns` on stand right, unless `lastLeft` says from where on they stand left again. */
function table(rows, leftColumns, lastLeft = Infinity) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const isLeft = (column) => column < leftColumns || column >= lastLeft;
  const line = (row) =>
    row
      .map((cell, column) => (isLeft(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
      .join('  ')
      .trimEnd();
  return rows.map(line).join('\n');
}

function spread(figure) {
  return figure ? percent(figure.spread, 0) : '';
}

function percent(share, digits = 1) {
  return `${(share * 100).toFixed(digits)} %`;
}
