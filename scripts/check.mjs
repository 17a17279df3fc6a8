/** `npm run check [-- step…]`: everything that needs no service, independent steps side by side. */
import { availableParallelism } from 'node:os';
import { run, tool } from './lib/run.mjs';

const cache = 'node_modules/.cache';

// Longest first, so that the last ones to end are short.
const steps = {
  lint: ['eslint', '--cache', '--cache-location', `${cache}/eslint/`, '--max-warnings', '0', '.'],
  tests: ['jest', '--selectProjects', 'unit', 'architecture', '--silent', '--passWithNoTests'],
  types: ['tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', `${cache}/tsc/types.tsbuildinfo`],
  format: ['prettier', '--check', '--cache', '.'],
  imports: ['depcruise', 'src', 'migrations', 'test'],
  'dead code': ['knip', '--no-progress', '--no-config-hints'],
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in steps));
if (unknown.length > 0) {
  console.error(`no step ${unknown.join(', ')}; there are: ${Object.keys(steps).join(', ')}`);
  process.exit(2);
}

const colour = process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' };
const queue = Object.entries(steps).filter(([name]) => wanted.length === 0 || wanted.includes(name));
const failed = [];

async function worker() {
  for (let next = queue.shift(); next; next = queue.shift()) {
    const [name, [command, ...args]] = next;
    const started = Date.now();
    const { code, output } = await run(tool(command), args, { env: colour });
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name.padEnd(9)} ${seconds.padStart(5)} s`);
    if (code !== 0) {
      failed.push(name);
      console.log(output.trimEnd().replace(/^/gm, '  '));
    }
  }
}

const total = queue.length;
await Promise.all(Array.from({ length: Math.max(2, Math.min(4, availableParallelism())) }, worker));
console.log(failed.length === 0 ? `check: all ${total} steps ok` : `check: failed: ${failed.join(', ')}`);
process.exitCode = failed.length === 0 ? 0 : 1;
