/** Where the platform's CPU goes under echo load. */
import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launchPlatform } from './platform.mjs';
import { ask } from './protocol.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const profilerFile = fileURLToPath(new URL('profiler.mjs', import.meta.url));
const shown = 30;
/** An echo touches the store for nothing but its row in the call log. */
const callLogCode = /\/tools\/(call-log|payload-mask)|node_modules\/(mysql2|typeorm)\//;

/**
 * @param {{ processes: import('./processes.mjs').Processes, load: import('./load.mjs').Load, databaseUrl: string }} bench
 * @param {import('./protocol.mjs').Target} target of the platform that has set the database up
 */
export async function profileEcho({ processes, load, databaseUrl }, target) {
  const file = join(processes.folder, 'echo.cpuprofile');
  const nodeArgs = ['--import', profilerFile];
  const more = { BENCH_PROFILE: file };
  const running = await launchPlatform(processes, 'profiled', { databaseUrl, nodeArgs, more, ipc: true });
  const profiled = { ...target, port: running.port, pid: running.pid };
  await processes.ready(running, () => ask(profiled, 'echo'));
  await load.run(profiled, 'echo', { seconds: 2 });
  running.child.send('next');
  const { answered } = await load.run(profiled, 'echo', { seconds: 3, warmup: 0 });
  running.child.send('next');
  const profile = await processes.ready(running, async () => JSON.parse(readFileSync(file, 'utf8')), { pause: 100 });
  await processes.stop(running);
  return summary(profile, answered);
}

function summary({ nodes, samples, timeDeltas }, calls) {
  const self = new Map(nodes.map(({ id }) => [id, 0]));
  samples.forEach((id, index) => self.set(id, self.get(id) + timeDeltas[index]));
  const idle = nodes.find(({ callFrame }) => callFrame.functionName === '(idle)');
  self.set(idle?.id, 0);
  const busy = [...self.values()].reduce((sum, time) => sum + time, 0);

  const byPlace = new Map();
  for (const { id, callFrame } of nodes) {
    const place = placeOf(callFrame);
    byPlace.set(place, (byPlace.get(place) ?? 0) + self.get(id));
  }
  const top = [...byPlace].sort(([, a], [, b]) => b - a).slice(0, shown);
  return {
    calls,
    busyMicrosecondsACall: busy / calls,
    callLogShare: timeBelow(nodes, self, callLogCode) / busy,
    top: top.map(([place, time]) => ({ place, share: time / busy, microsecondsACall: time / calls })),
  };
}

/** Time of all nodes that run code of matching files or were called from it. */
function timeBelow(nodes, self, pattern) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const inside = new Set();
  let time = 0;
  const visit = (node, entered) => {
    const within = entered || pattern.test(node.callFrame.url);
    if (within && !inside.has(node.id)) {
      inside.add(node.id);
      time += self.get(node.id);
    }
    for (const child of node.children ?? []) visit(byId.get(child), within);
  };
  visit(nodes[0], false);
  return time;
}

function placeOf({ functionName, url, lineNumber, columnNumber }) {
  const name = functionName || '(anonymous)';
  if (url === '') return name;
  if (!url.startsWith('file:')) return `${name} ${url}:${lineNumber + 1}`;
  const file = fileURLToPath(url);
  const source = originalOf(file, lineNumber, columnNumber) ?? { file, line: lineNumber + 1 };
  return `${name} ${relative(root, source.file)}:${source.line}`;
}

const maps = new Map();

function originalOf(file, line, column) {
  if (!maps.has(file)) {
    const map = `${file}.map`;
    const usable = !file.includes('node_modules') && existsSync(map);
    maps.set(file, usable ? new SourceMap(JSON.parse(readFileSync(map, 'utf8'))) : undefined);
  }
  const entry = maps.get(file)?.findEntry(line, column);
  if (entry?.originalSource === undefined) return undefined;
  return { file: resolve(dirname(file), entry.originalSource), line: entry.originalLine + 1 };
}
