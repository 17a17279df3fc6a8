/** Where the platform's CPU goes under echo load. */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
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
  const file = fileURLToPath(new URL('results/echo.cpuprofile', import.meta.url));
  rmSync(file, { force: true });
  mkdirSync(dirname(file), { recursive: true });
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
  const ignored = below(
    nodes,
    ({ functionName, url }) => functionName === '(idle)' || url.endsWith('bench/profiler.mjs'),
  );
  for (const id of ignored) self.set(id, 0);
  const sum = (ids) => [...ids].reduce((time, id) => time + self.get(id), 0);
  const busy = sum(self.keys());
  const largest = (nameOf) => {
    const times = new Map();
    for (const { id, callFrame } of nodes) {
      const name = nameOf(callFrame);
      times.set(name, (times.get(name) ?? 0) + self.get(id));
    }
    const sorted = [...times].sort(([, a], [, b]) => b - a).slice(0, shown);
    return sorted.map(([name, time]) => ({ name, share: time / busy, microsecondsACall: time / calls }));
  };
  return {
    calls,
    busyMicrosecondsACall: busy / calls,
    callLogShare: sum(below(nodes, ({ url }) => callLogCode.test(url))) / busy,
    parts: largest(partOf),
    functions: largest(placeOf),
  };
}

/** The nodes that match and all that they called. @returns {Set<number>} ids */
function below(nodes, matches) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const inside = new Set();
  const visit = (node, entered) => {
    const within = entered || matches(node.callFrame);
    if (within) inside.add(node.id);
    for (const child of node.children ?? []) visit(byId.get(child), within);
  };
  visit(nodes[0], false);
  return inside;
}

/** A package, a module of ours, a module of Node, or what the engine itself does. */
function partOf({ functionName, url }) {
  if (url.startsWith('node:')) return url;
  const [, name] = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url) ?? /\/dist\/(src\/[^/]+)/.exec(url) ?? [];
  return name ?? (functionName.startsWith('(') ? functionName : 'native code');
}

function placeOf({ functionName, url, lineNumber, columnNumber }) {
  const name = functionName || '(anonymous)';
  if (!url.startsWith('file:')) return url === '' ? name : `${name} ${url}:${lineNumber + 1}`;
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
