/**
 * `npm run demo [-- --once]`: starts the built platform on an embedded database with demo data, prints how to reach it
 * and plays one round. It uses nothing but what everybody has: the command line, REST and MCP.
 */
import { existsSync } from 'node:fs';
import { introduceGroups, staffLogins } from './introduction';
import { demoPasswords } from './passwords';
import { heading, say, table } from './printing';
import { registrationRound, startAgent } from './registration-round';
import { RestClient, RestRefusal } from './rest-client';
import { visibleRound } from './round';
import { findPort, runCli, ServerProcess } from './server-process';

const adminEmail = 'admin@anmei.local';
const passwordFile = './data/demo-credentials.json';
const logFile = './data/demo.log';

interface Demo {
  readonly baseUrl: string;
  readonly database: string;
  readonly admin: { readonly email: string; readonly password: string };
  readonly env: Record<string, string | undefined>;
}

async function prepare(): Promise<Demo> {
  const { PORT, DATABASE_URL, ADMIN_EMAIL } = process.env;
  const preferred = Number(PORT || 8000);
  const port = await findPort(preferred, Boolean(PORT));
  if (port !== preferred) say(`Port ${preferred} is taken: using ${port}.`);
  const passwords = demoPasswords(passwordFile, process.env);
  const baseUrl = `http://127.0.0.1:${port}`;
  const database = DATABASE_URL || 'sqlite:./data/demo.db';
  const admin = { email: ADMIN_EMAIL || adminEmail, password: passwords.admin };
  const env = {
    ...process.env,
    APP_ENV: 'development',
    PORT: String(port),
    DATABASE_URL: database,
    MCP_SERVER_BASE_URL: baseUrl,
    ADMIN_EMAIL: admin.email,
    ADMIN_PASSWORD: admin.password,
    SEED_PASSWORD: passwords.staff,
    LOG_LEVEL: process.env['LOG_LEVEL'] || 'warn',
  };
  return { baseUrl, database, admin, env };
}

async function signIn({ baseUrl, database, admin }: Demo): Promise<RestClient> {
  try {
    return await RestClient.signIn(baseUrl, admin.email, admin.password);
  } catch (error) {
    if (!(error instanceof RestRefusal) || error.status !== 401) throw error;
    throw new Error(
      `the administrator in ${database} has another password than the demo knows. ` +
        `Set ADMIN_EMAIL and ADMIN_PASSWORD to those of that database, or delete it (data/demo.db*) to start afresh.`,
      { cause: error },
    );
  }
}

async function play(server: ServerProcess, demo: Demo): Promise<void> {
  await server.ready(demo.baseUrl);
  const rest = await signIn(demo);
  heading('The platform is running');
  table(
    ['what', 'where'],
    [
      ['admin API', `${demo.baseUrl}/api/docs`],
      ['administrator', `${demo.admin.email}  password ${demo.admin.password}`],
      ['staff', `${await staffLogins(rest)}  password ${demo.env['SEED_PASSWORD'] ?? ''}`],
      ['log', logFile],
    ],
  );
  await introduceGroups(rest);
  await visibleRound(rest);
  const { groupId } = await startAgent(rest);
  const staffPassword = demo.env['SEED_PASSWORD'] ?? '';
  await registrationRound(rest, { baseUrl: demo.baseUrl, staffPassword, groupId });
}

class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** Rejected when somebody wants the demo to end: by a signal, or because the npm that started it is gone. */
function interruption(): Promise<never> {
  const parent = process.ppid;
  const interrupted = new Promise<never>((_, reject) => {
    const stop = (): void => reject(new Interrupted('it was interrupted.'));
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
    setInterval(() => process.ppid === parent || stop(), 1_000).unref();
  });
  interrupted.catch(() => undefined);
  return interrupted;
}

async function run(once: boolean): Promise<void> {
  if (!existsSync('dist/src/main.js')) throw new Error('there is no build: start the demo with "npm run demo".');
  const interrupted = interruption();
  const demo = await prepare();
  say(`Seeding ${demo.database.replace(/:[^:@/]*@/, ':***@')} …`);
  await Promise.race([runCli('seed', demo.env), interrupted]);
  const server = ServerProcess.start(demo.env, logFile);
  try {
    await Promise.race([play(server, demo), server.died, interrupted]);
    if (!once) {
      say('\nThe platform stays up: press Ctrl-C to stop it.');
      await Promise.race([server.died, interrupted]);
    }
  } finally {
    await server.stop();
  }
}

const once = process.argv.includes('--once');
run(once)
  .catch((error: unknown) => {
    if (once || !(error instanceof Interrupted)) throw error;
  })
  .then(
    () => {
      say(once ? '\ndemo ok' : '\nStopped.');
      process.exit(0);
    },
    (error: unknown) => {
      process.stderr.write(`\ndemo failed: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exit(1);
    },
  );
