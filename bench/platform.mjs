/** This platform under measurement: started as in production, set up through its REST API. */
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { statementsOf } from './mariadb.mjs';
import { freePort } from './processes.mjs';
import { ask, openSession } from './protocol.mjs';

const mainFile = fileURLToPath(new URL('../dist/src/main.js', import.meta.url));
const admin = { email: 'bench@example.com', password: `Bench-${randomBytes(12).toString('base64url')}` };
const secret = randomBytes(48).toString('base64');

/** The largest rate that a group may have: a limit that is checked and never reached. */
const ratePerMinute = 10_000_000;
/** The longest description that an operator may give a tool: makes a list as large as one of a hundred tools. */
const longestDescription = 4_000;

/** @typedef {import('./processes.mjs').Running & { port: number }} Platform */

/**
 * @param {import('./processes.mjs').Processes} processes
 * @param {string} name
 * @param {{ databaseUrl?: string, nodeArgs?: string[], more?: Record<string, string>, ipc?: boolean, place?: import('./machine.mjs').Place }} options
 *   without a database: the embedded default
 * @returns {Promise<Platform>} not ready yet
 */
export async function launchPlatform(
  processes,
  name,
  { databaseUrl, nodeArgs = [], more = {}, ipc = false, place = 'server' },
) {
  const port = await freePort();
  const cwd = join(processes.folder, name);
  mkdirSync(cwd, { recursive: true });
  const env = {
    PATH: process.env.PATH ?? '',
    NODE_ENV: 'production',
    APP_ENV: 'production',
    APP_SECRET: secret,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    HOST: '127.0.0.1',
    PORT: String(port),
    MCP_SERVER_BASE_URL: `http://127.0.0.1:${port}`,
    LOG_LEVEL: 'warn',
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...more,
  };
  const running = processes.start(name, place, [process.execPath, ...nodeArgs, mainFile], { env, cwd, ipc });
  return Object.assign(running, { port });
}

/** The administrator's REST calls. */
export class Rest {
  #token;

  constructor(port) {
    this.base = `http://127.0.0.1:${port}/api/v1`;
  }

  async signIn() {
    const login = { login: admin.email, password: admin.password };
    this.#token = (await this.call('POST', '/auth/login', login)).access_token;
  }

  async call(method, path, body) {
    const headers = {
      'content-type': 'application/json',
      ...(this.#token && { authorization: `Bearer ${this.#token}` }),
    };
    const response = await fetch(this.base + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer.data;
  }
}

/**
 * Waits for the platform and gives it a user and a group with all its tools.
 * @param {import('./processes.mjs').Processes} processes
 * @param {Platform} platform
 * @returns {Promise<{ target: import('./protocol.mjs').Target, longTarget: import('./protocol.mjs').Target }>}
 */
export async function setUpPlatform(processes, platform) {
  const rest = new Rest(platform.port);
  await processes.ready(platform, () => rest.signIn());
  const account = { username: 'bench_user', email: 'bench.user@example.com', password: `User-${secret.slice(0, 20)}` };
  const user = await rest.call('POST', '/auth/register', account);
  const toolNames = (await rest.call('GET', '/mcp/registry')).map(({ name }) => name).sort();
  const common = { era: 'modern', pid: platform.pid, port: platform.port, toolNames, user };
  const target = (name, path, apiKey) => ({ ...common, name, path, apiKey });

  const key = await createGroup(rest, 'bench', toolNames, {});
  const longKey = await createGroup(rest, 'bench-long', toolNames, { description: 'x'.repeat(longestDescription) });
  const targets = {
    target: target('platform, modern', '/mcp/bench', key),
    longTarget: target('platform, long list', '/mcp/bench-long', longKey),
  };
  await processes.ready(platform, () => ask(targets.target, 'list'));
  await processes.ready(platform, () => ask(targets.longTarget, 'list'));
  return targets;
}

async function createGroup(rest, code, toolNames, settings) {
  const group = { name: code, server_code: code, rate_per_minute: ratePerMinute };
  const { id, api_key: key } = await rest.call('POST', '/mcp/groups', group);
  for (const name of toolNames) await rest.call('POST', `/mcp/groups/${id}/tools`, { tool_name: name, ...settings });
  return key;
}

/** @param {import('./protocol.mjs').Target} target */
export async function legacyTarget(target) {
  const legacy = { ...target, name: 'platform, legacy', era: 'legacy' };
  return { ...legacy, sessionId: await openSession(legacy) };
}

/**
 * What floor and peers must know to do the same as the platform.
 * @param {import('./mariadb.mjs').Store} store
 * @param {{ target: import('./protocol.mjs').Target, longTarget: import('./protocol.mjs').Target }} targets
 * @returns {Promise<import('./tool-work.mjs').Context>}
 */
export async function learnContext(store, { target, longTarget }) {
  let profile;
  const statements = await statementsOf(store.connection, async () => {
    profile = (await ask(target, 'row')).structuredContent;
  });
  const literal = `'${target.user.id}'`;
  const reads = statements.filter((statement) => /^SELECT\b/i.test(statement) && statement.includes(literal));
  if (reads.length !== 1) throw new Error(`the one-row tool made ${reads.length} reads: ${reads.join('; ')}`);
  const list = await ask(target, 'list');
  return {
    databaseUrl: store.url,
    userQuery: reads[0].replace(literal, '?'),
    profile,
    tools: list.tools,
    lists: { '/mcp': JSON.stringify(list), '/long': JSON.stringify(await ask(longTarget, 'list')) },
  };
}
