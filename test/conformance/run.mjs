/**
 * Runs the official suite against the fixtures for every revision: `npm run conformance`. One line a run; fails on any
 * failed check, scored or not. The suite needs Node 22, which npx brings from the registry.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const suite = ['-y', '-p', 'node@22', '-p', '@modelcontextprotocol/conformance@0.2.0-alpha.12', 'conformance'];
const serverRuns = [
  ['requirements 2025-11-25', ['--requirements', '2025-11-25']],
  ['requirements 2026-07-28', ['--requirements', '2026-07-28']],
  ['all scenarios at 2025-06-18', ['--suite', 'all', '--spec-version', '2025-06-18']],
  ['all scenarios at 2025-03-26', ['--suite', 'all', '--spec-version', '2025-03-26']],
];

/** @param {string[]} args @returns {Promise<string>} what the suite printed */
async function runSuite(args) {
  const child = spawn('npx', [...suite, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}

/** @returns {Promise<{ url: string, stop: () => Promise<void> }>} */
async function startServer() {
  const child = spawn(process.execPath, ['-r', '@swc-node/register', 'test/conformance/serve.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(String(line).trim()));
    child.once('exit', () => reject(new Error('The fixture server did not start.')));
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  return { url, stop };
}

/** Adds up the checks of a run; what failed stands in the lines that the suite marks with ✗. */
function judge(output) {
  const total = /Total: (\d+) passed, (\d+) failed/.exec(output);
  const failures = output.split('\n').filter((line) => /^\s*✗/.test(line));
  return { passed: Number(total?.[1] ?? 0), failed: total === null ? 1 : Number(total[2]), failures };
}

const server = await startServer();
const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
let failed = 0;
try {
  for (const [title, args] of serverRuns) {
    const output = await runSuite(['server', '--url', server.url, ...args, '-o', folder]);
    const verdict = judge(output);
    failed += verdict.failed;
    console.log(
      `${verdict.failed === 0 ? 'ok    ' : 'FAILED'} ${title}: ${verdict.passed} passed, ${verdict.failed} failed`,
    );
    for (const line of verdict.failures) console.log(`       ${line.trim()}`);
    if (verdict.passed === 0) console.log(output.slice(-2_000));
  }
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
