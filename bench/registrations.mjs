/** People who register while an agent greets them: a hundred at once, then a steady stream in an open loop. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { hash } from '@node-rs/argon2';
import { middle } from './figures.mjs';
import { cpuMicroseconds } from './machine.mjs';
import { launchPlatform, Rest } from './platform.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const database = 'registrations';
const app = { appId: 'welcome-a', apiKey: 'app-WelcomeAEmu0000000000001' };
/** With this one the emulated agent, its calls of our tools included, takes about half a second. */
const emulatedSecond = '0.3';
const atOnce = 100;
const aMinute = 100;
/** Milliseconds that the automation may take for the last one. */
const patience = 180_000;

/**
 * @typedef {{ people: number, p50: number, p99: number, worst: number }} Answers milliseconds until the 201, from the due time
 * @typedef {{ people: number, p50: number, p99: number, worst: number }} Greetings milliseconds from the 201 to the end of the run
 * @typedef {{ minutes: number, burst: Answers, steady: Answers, greeted: Greetings, burstGreeted: Greetings, agentMs: number, cpuMs: number, hashingMs: number }} Registrations
 *   `cpuMs`: of the platform for one person, password and automation included; `hashingMs`: for nothing but the passwords of those
 *   who come at once
 */

/**
 * Fails when somebody is refused, is not greeted by the agent, or nobody is told.
 * @param {import('./processes.mjs').Processes} processes
 * @param {import('./mariadb.mjs').Store} store
 * @param {number} minutes of the steady stream
 * @returns {Promise<Registrations>}
 */
export async function measureRegistrations(processes, store, minutes) {
  await store.connection.query(`CREATE DATABASE ${database} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`);
  const databaseUrl = store.url.replace(/\/bench$/, `/${database}`);
  const platform = await launchPlatform(processes, 'registrations', { databaseUrl, place: 'anywhere' });
  const rest = new Rest(platform.port);
  await processes.ready(platform, () => rest.signIn());
  await hireConsultant(rest);
  await hireAgent(rest, await startEmulator(processes));

  const people = new People(rest);
  await people.register(0);
  await people.allGreeted(store);
  const hashingMs = await hashesAlone();
  console.log(`registrations: ${atOnce} at once …`);
  const burst = people.begin();
  const cpuBefore = cpuMicroseconds(platform.pid);
  const begin = performance.now();
  await Promise.all(Array.from({ length: atOnce }, () => people.register(begin)));
  const greetedAfterBurst = await people.allGreeted(store);
  const cpuMs = (cpuMicroseconds(platform.pid) - cpuBefore) / 1_000 / atOnce;
  console.log(`registrations: ${aMinute} a minute for ${minutes} min …`);
  const steady = people.begin();
  await inOpenLoop(Math.round(minutes * aMinute), 60_000 / aMinute, (due) => people.register(due));
  const greeted = await people.allGreeted(store);
  await processes.stop(platform);
  return {
    minutes,
    ...{ burst: summary(burst), steady: summary(steady) },
    ...{ burstGreeted: summary(greetedAfterBurst.waits), greeted: summary(greeted.waits) },
    ...{ agentMs: greeted.agentMs, cpuMs, hashingMs },
  };
}

class People {
  #rest;
  #count = 0;
  /** @type {Map<string, number>} wall-clock time of each 201 */
  #acknowledged = new Map();
  /** @type {number[]} */
  #answers = [];

  /** @param {Rest} rest */
  constructor(rest) {
    this.#rest = rest;
  }

  /** Starts counting anew. @returns {number[]} filled with the milliseconds of each answer */
  begin() {
    this.#acknowledged.clear();
    return (this.#answers = []);
  }

  /** @param {number} due on the clock of `performance` */
  async register(due) {
    const answers = this.#answers;
    const { id } = await this.#rest.call('POST', '/auth/register', account(`customer${(this.#count += 1)}`));
    this.#acknowledged.set(id, Date.now());
    answers.push(performance.now() - due);
  }

  /** @param {import('./mariadb.mjs').Store} store @returns {Promise<{ waits: number[], agentMs: number }>} */
  async allGreeted({ connection }) {
    for (const deadline = Date.now() + patience; ; await sleep(200)) {
      const [runs] = await connection.query(
        `SELECT r.user_id AS id, r.status, r.welcome_source AS source, s.duration_ms AS agentMs,
           ROUND(UNIX_TIMESTAMP(r.finished_at) * 1000) AS finishedAt
           FROM ${database}.automation_runs r
           LEFT JOIN ${database}.automation_steps s ON s.run_id = r.id AND s.step = 'dify_triggered'
           WHERE r.finished_at IS NOT NULL`,
      );
      const mine = runs.filter(({ id }) => this.#acknowledged.has(id));
      const bad = mine.find(({ status, source }) => status !== 'succeeded' || source !== 'agent');
      if (bad) throw new Error(`the run of ${bad.id} ended ${bad.status}, the welcome is of ${bad.source}`);
      if (mine.length === this.#acknowledged.size) {
        const waits = mine.map(({ id, finishedAt }) => Math.max(0, Number(finishedAt) - this.#acknowledged.get(id)));
        return { waits, agentMs: middle(mine.map(({ agentMs }) => Number(agentMs)).toSorted((a, b) => a - b)) };
      }
      if (Date.now() > deadline) throw new Error(`${this.#acknowledged.size - mine.length} people were not greeted`);
    }
  }
}

/** What the passwords of the burst take this machine when nobody does anything else, with the cost and lanes of the platform. */
async function hashesAlone() {
  const begin = performance.now();
  let left = atOnce;
  const lane = async () => {
    while ((left -= 1) >= 0) await hash(`Long-enough-${left}`, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  };
  await Promise.all([lane(), lane()]);
  return performance.now() - begin;
}

/** Begins each at its due time, however long the others take. @param {(due: number) => Promise<void>} begin */
async function inOpenLoop(number, pause, begin) {
  const start = performance.now();
  const begun = [];
  for (let index = 0; index < number; index += 1) {
    const due = start + index * pause;
    await sleep(Math.max(0, due - performance.now()));
    begun.push(begin(due));
  }
  await Promise.all(begun);
}

/** @param {number[]} milliseconds */
function summary(milliseconds) {
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
  return { people: sorted.length, p50: at(0.5), p99: at(0.99), worst: at(1) };
}

function account(username) {
  return { username, email: `${username}@example.com`, password: `Long-enough-for-${username}` };
}

async function hireConsultant(rest) {
  const { id } = await rest.call('POST', '/auth/register', account('consultant'));
  await rest.call('PATCH', `/users/${id}`, { roles: ['consultant'], tier: 'internal' });
}

async function startEmulator(processes) {
  const running = processes.start(
    'emulator',
    'others',
    [process.execPath, '-r', '@swc-node/register', 'test/emulator/main.ts'],
    { cwd: root, env: { PATH: process.env.PATH ?? '', EMU_TIME_SCALE: emulatedSecond } },
  );
  return processes.ready(running, async () => {
    const line = /^\{.*"url":.*\}$/m.exec(readFileSync(running.logFile, 'utf8'));
    if (line === null) throw new Error('it has not told its address');
    return JSON.parse(line[0]).url;
  });
}

/** The emulated app as the agent that greets, connected to the group of the automation. */
async function hireAgent(rest, url) {
  const groups = await rest.call('GET', '/mcp/groups?limit=100');
  const { id, server_url } = groups.find(({ server_code }) => server_code === 'automation');
  const { api_key } = await rest.call('GET', `/mcp/groups/${id}/api-key`);
  const mcp = [{ serverIdentifier: 'anmei', url: server_url, headers: { Authorization: `Bearer ${api_key}` } }];
  await order(`${url}/__emu/apps`, { ...app, mcp });
  await order(`${url}/__emu/apps/${app.appId}/mcp/refresh`);
  const connection = { base_url: `${url}/v1`, app_id: app.appId, api_key: app.apiKey };
  await rest.call('POST', '/agents', { name: 'Welcome', provider: 'dify', scene: 'welcome', ...connection });
}

async function order(url, body) {
  const response = await fetch(url, { method: 'POST', ...(body && { body: JSON.stringify(body) }) });
  if (!response.ok) throw new Error(`the emulator refused ${url}: ${await response.text()}`);
}
