/** The floor and the peers as running servers. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './processes.mjs';
import { ask, openSession } from './protocol.mjs';

/** @typedef {import('./protocol.mjs').Target} Target */

const folder = fileURLToPath(new URL('.', import.meta.url));

/** Each peer's file, its endpoints and the package whose version counts. */
const peers = [
  {
    file: 'sdk',
    package: '@modelcontextprotocol/server',
    endpoints: [
      { name: 'SDK v2, modern', path: '/mcp', era: 'modern' },
      { name: 'SDK v2, session', path: '/session', era: 'legacy' },
    ],
  },
  {
    file: 'mcp-nest',
    package: '@rekog/mcp-nest',
    endpoints: [{ name: 'MCP-Nest, modern', path: '/mcp', era: 'modern' }],
  },
  { file: 'fastmcp', package: 'fastmcp', endpoints: [{ name: 'fastmcp, session', path: '/mcp', era: 'legacy' }] },
];

export const floorName = 'floor';

/** Installs the peers unless they are there. @returns {string | undefined} why they are not */
export function installPeers() {
  if (existsSync(join(folder, 'node_modules'))) return undefined;
  console.log('installing the peers into bench/node_modules');
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, stderr, error } = spawnSync('npm', args, { cwd: folder, encoding: 'utf8' });
  return status === 0 ? undefined : `npm ci failed: ${error?.message ?? stderr.trim().slice(0, 300)}`;
}

/** Starts floor and peers one after the other; a peer that does not answer rightly is absent, the floor must. */
export class Servers {
  #processes;
  #env;
  #common;

  /**
   * @param {import('./processes.mjs').Processes} processes
   * @param {import('./tool-work.mjs').Context} context
   * @param {Pick<Target, 'user' | 'toolNames'>} common
   */
  constructor(processes, context, { user, toolNames }) {
    const file = join(processes.folder, 'context.json');
    writeFileSync(file, JSON.stringify(context));
    this.#processes = processes;
    this.#env = { PATH: process.env.PATH ?? '', NODE_ENV: 'production', BENCH_CONTEXT: file };
    this.#common = { user, toolNames };
  }

  /** @returns {Promise<{ target: Target, longTarget: Target }>} */
  async startFloor() {
    const [target, longTarget] = await this.#start('floor', [
      { name: floorName, path: '/mcp', era: 'modern' },
      { name: 'floor, long list', path: '/long', era: 'modern' },
    ]);
    return { target, longTarget };
  }

  /** @returns {Promise<{ targets: Target[], versions: Record<string, string>, absent: Record<string, string> }>} */
  async startPeers() {
    const found = { targets: [], versions: {}, absent: {} };
    const missing = installPeers();
    for (const peer of peers) {
      try {
        if (missing) throw new Error(missing);
        found.targets.push(...(await this.#start(`peers/${peer.file}`, peer.endpoints)));
        const description = join(folder, 'node_modules', peer.package, 'package.json');
        found.versions[peer.package] = JSON.parse(readFileSync(description, 'utf8')).version;
      } catch (error) {
        found.absent[peer.package] = error.message;
      }
    }
    return found;
  }

  /** @returns {Promise<Target[]>} */
  async #start(file, endpoints) {
    const port = await freePort();
    const env = { ...this.#env, PORT: String(port) };
    const command = [process.execPath, join(folder, `${file}.mjs`)];
    const running = this.#processes.start(file.replace('/', '-'), 'server', command, { env });
    const targets = endpoints.map((endpoint) => ({ ...this.#common, ...endpoint, pid: running.pid, port }));
    for (const target of targets) {
      await this.#processes.ready(running, () => firstAnswers(target), { timeout: 15_000, pause: 100 });
    }
    return targets;
  }
}

/** @param {Target} target */
async function firstAnswers(target) {
  if (target.era === 'legacy') target.sessionId = await openSession(target);
  for (const action of ['echo', 'row', 'list']) await ask(target, action);
}
