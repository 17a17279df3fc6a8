import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { startAgent } from '../demo/registration-round';
import { RestClient } from '../demo/rest-client';
import { runCli } from '../demo/server-process';
import { describeAbsent, findBinaries } from '../test/support/binaries';
import type { RunningEmulator } from '../test/support/emulator';
import { freePort } from '../test/support/platform-process';
import { keepServices } from '../test/support/running-services';
import { type ServiceName, Services } from '../test/support/services';
import { Balancer } from './balancer';
import { Fleet } from './fleet';
import type { Options } from './options';
import { Replica } from './replica';
import { openStore, type Store } from './store';

const admin = { email: 'admin@anmei.local', password: randomBytes(12).toString('base64url') };
const staffPassword = randomBytes(12).toString('base64url');
const ratePerMinute = 6_000;

export interface Person {
  readonly id: string;
  readonly username: string;
}

/** The platform as it stands when the first customer comes. */
export interface Stage {
  readonly baseUrl: string;
  readonly fleet: Fleet;
  readonly store: Store;
  readonly consultants: readonly Person[];
  /** A group of which only the proof has the key. */
  readonly group: { readonly id: string; readonly url: string; readonly key: string };
  readonly emulator: RunningEmulator;
  tokenOf(who: Person | 'admin'): Promise<string>;
  /** Runs a command of the platform; throws when it fails. */
  command(name: string): Promise<string>;
  /** Takes everything away, replicas included where they still run. */
  strike(): Promise<void>;
}

/** Starts servers and replicas behind one address, with people, groups and an agent. Logs go to the folder `logs`. */
export async function setStage(options: Options, logs: string): Promise<Stage> {
  const services = new Services({ durable: true });
  keepServices(services);
  process.once('exit', () => services.kill());
  const ports = await Promise.all(Array.from({ length: options.replicas }, () => freePort()));
  const balancer = await Balancer.start(ports);
  const env = { ...(await startStores(services, options)), ...settings(balancer.url) };
  await runCli('seed', { ...env, PATH: process.env['PATH'] });
  const store = await openStore(env.DATABASE_URL);
  const place = { env, folder: services.folder, logs };
  const replicas = ports.map(
    (port, index) => new Replica(`replica-${index + 1}`, port, place, (exit) => fleet.lost(exit)),
  );
  const fleet = new Fleet(replicas, services, serversOf(options), store);
  process.once('exit', () => replicas.forEach((replica) => replica.abandon()));
  // One after the other would do; all at once shows that they may.
  await Promise.all(replicas.map((replica) => replica.start()));
  await fleet.whole();
  return furnish({ balancer, fleet, store, services, env, logs });
}

function serversOf({ engine }: Options): ServiceName[] {
  return engine === 'sqlite' ? [] : ['mariadbd', 'redis-server'];
}

interface Frame {
  readonly balancer: Balancer;
  readonly fleet: Fleet;
  readonly store: Store;
  readonly services: Services;
  readonly env: Record<string, string>;
  readonly logs: string;
}

async function furnish({ balancer, fleet, store, services, env, logs }: Frame): Promise<Stage> {
  const { url: baseUrl } = balancer;
  const rest = await RestClient.signIn(baseUrl, admin.email, admin.password);
  const { emulator } = await startAgent(rest);
  const consultants = await rest.get<Person[]>('/users?role=consultant&limit=100');
  return {
    ...{ baseUrl, fleet, store, consultants, emulator, group: await probeGroup(rest) },
    tokenOf: (who) =>
      who === 'admin'
        ? RestClient.accessToken(baseUrl, admin.email, admin.password)
        : RestClient.accessToken(baseUrl, who.username, staffPassword),
    command: (name) => runCli(name, { ...env, PATH: process.env['PATH'] }),
    strike: async () => {
      await fleet.stop();
      balancer.close();
      await emulator.close();
      await store.close();
      services.keepLogs(logs);
      await services.stop();
    },
  };
}

async function startStores(
  services: Services,
  { engine }: Options,
): Promise<{ DATABASE_URL: string; REDIS_URL?: string }> {
  if (engine === 'sqlite') {
    mkdirSync(services.databaseFolder, { recursive: true });
    return { DATABASE_URL: `sqlite:${join(services.databaseFolder, 'proof.db')}` };
  }
  const found = findBinaries();
  const absent = describeAbsent(found);
  if (absent !== undefined) throw new Error(absent);
  await services.start(found);
  const connection = await createConnection(services.mariadbUrl!.replace(/^mariadb:/, 'mysql:'));
  await connection.query('CREATE DATABASE proof CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci');
  await connection.end();
  return { DATABASE_URL: `${services.mariadbUrl}/proof`, REDIS_URL: services.redisUrl! };
}

function settings(baseUrl: string) {
  return {
    ...{ APP_ENV: 'test', APP_SECRET: randomBytes(32).toString('base64url'), LOG_LEVEL: 'info' },
    ...{ ADMIN_EMAIL: admin.email, ADMIN_PASSWORD: admin.password, SEED_PASSWORD: staffPassword },
    MCP_SERVER_BASE_URL: baseUrl,
  };
}

async function probeGroup(rest: RestClient): Promise<Stage['group']> {
  const made = await rest.post<{ id: string; api_key: string; server_url: string }>('/mcp/groups', {
    ...{ name: 'Proof', rate_per_minute: ratePerMinute },
  });
  await rest.post(`/mcp/groups/${made.id}/tools`, { tool_name: 'echo_tool' });
  return { id: made.id, url: made.server_url, key: made.api_key };
}
