/**
 * Runs the official suite against the fixtures for every revision: `npm run conformance`. One line a run; fails on any
 * failed check, scored or not. The suite needs Node 22, which npx brings from the registry.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
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

/**
 * @param {string[]} args
 * @param {(output: string) => void} [onOutput] is told all that was printed so far
 * @returns {Promise<string>} what the suite printed
 */
async function runSuite(args, onOutput) {
  const child = spawn('npx', [...suite, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const take = (chunk) => {
    output += chunk;
    onOutput?.(output);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  await new Promise((resolve) => child.once('close', resolve));
  return output;
}

/** @returns {Promise<{ url: string, oauth: { issuer: string, resource: string, key: string }, stop: () => Promise<void> }>} */
async function startServer() {
  const child = spawn(process.execPath, ['-r', '@swc-node/register', 'test/conformance/serve.ts'], {
    cwd: root,
    env: { ...process.env, PORT: String(await freePort()) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url, oauth] = await new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const lines = output.split('\n');
      if (lines.length > 2) resolve(lines);
    });
    child.once('exit', () => reject(new Error('The fixture server did not start.')));
  });
  const stop = async () => {
    if (child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    await gone;
  };
  return { url, oauth: JSON.parse(oauth), stop };
}

async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Adds up the checks of a run; what failed stands in the lines that the suite marks with ✗. */
function judge(output) {
  const total = /Total: (\d+) passed, (\d+) failed/.exec(output);
  const failures = output.split('\n').filter((line) => /^\s*✗/.test(line));
  return { passed: Number(total?.[1] ?? 0), failed: total === null ? 1 : Number(total[2]), failures };
}

function report(title, output) {
  const verdict = judge(output);
  const word = verdict.failed === 0 ? 'ok    ' : 'FAILED';
  console.log(`${word} ${title}: ${verdict.passed} passed, ${verdict.failed} failed`);
  for (const line of verdict.failures) console.log(`       ${line.trim()}`);
  if (process.argv.includes('--verbose') || verdict.passed === 0) console.log(output.slice(-4_000));
  return verdict.failed;
}

/** The two scenarios of the authorization server; the person at the consent page is {@link approve}. */
async function runAuthorization({ issuer, resource, key }) {
  const port = await freePort();
  const redirectUri = `http://127.0.0.1:${port}/callback`;
  const registered = await fetch(`${issuer}/oauth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      client_name: 'Official suite',
      redirect_uris: [redirectUri],
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code'],
      response_types: ['code'],
    }),
  });
  const { client_id: clientId } = await registered.json();
  let consent;
  const args = ['authorization', '--url', issuer, '--client-id', clientId, '--resource', resource, '-p', String(port)];
  const output = await runSuite(args, (printed) => {
    const address = /https?:\/\/\S*\/oauth\/authorize\?\S+/.exec(printed)?.[0];
    if (address !== undefined) consent ??= approve(address, key);
  });
  await consent;
  return report('authorization server', output);
}

/** Opens the consent page and presses Allow, with the server's key as the proof. */
async function approve(address, key) {
  const page = await (await fetch(address)).text();
  const fields = new URLSearchParams({ api_key: key, decision: 'approve' });
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g))
    fields.set(name, value);
  await fetch(new URL('/oauth/authorize', address), { method: 'POST', body: fields });
}

const server = await startServer();
const folder = mkdtempSync(join(tmpdir(), 'conformance-'));
let failed = 0;
try {
  for (const [title, args] of serverRuns) {
    failed += report(title, await runSuite(['server', '--url', server.url, ...args, '-o', folder]));
  }
  failed += await runAuthorization(server.oauth);
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed === 0 ? 0 : 1;
