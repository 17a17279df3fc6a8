import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createConnection as connectSocket, createServer, type AddressInfo } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import type { Binaries } from './binaries';

const folderPrefix = 'anmei-test-';
const startTimeoutMs = 100_000;
const stopTimeoutMs = 8_000;

export type ServiceName = 'mariadbd' | 'redis-server';

interface Command {
  readonly binary: string;
  readonly args: string[];
  /** Throws until the service answers. */
  readonly probe: () => Promise<void>;
}

interface Child extends Command {
  readonly name: ServiceName;
  readonly logFile: string;
  process: ChildProcess;
}

export interface ServicesOptions {
  /** Whether MariaDB puts every commit on the disk, so that it outlives `crash`; false by default, for speed. */
  readonly durable?: boolean;
}

/** Private MariaDB and Redis instances in a folder of their own, on free ports of the loopback interface. */
export class Services {
  readonly folder: string;
  mariadbUrl?: string;
  redisUrl?: string;
  private readonly children: Child[] = [];

  constructor(private readonly options: ServicesOptions = {}) {
    removeAbandonedFolders();
    this.folder = mkdtempSync(join(tmpdir(), `${folderPrefix}${process.pid}-`));
    mkdirSync(this.databaseFolder);
  }

  get databaseFolder(): string {
    return join(this.folder, 'databases');
  }

  async start(found: Binaries): Promise<void> {
    await Promise.all([
      found.mariadb ? this.startMariadb(found.mariadb) : undefined,
      found.redis ? this.startRedis(found.redis) : undefined,
    ]);
  }

  async stop(): Promise<void> {
    await Promise.all(this.children.map((child) => stopChild(child.process)));
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** For the exit of the test run by a signal, where nothing can be awaited any more. */
  kill(): void {
    for (const child of this.children) child.process.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Copies what the servers have written, before {@link stop} removes it. */
  keepLogs(folder: string): void {
    for (const { name, logFile } of this.children) copyFileSync(logFile, join(folder, `${name}.log`));
  }

  isRunning(name: ServiceName): boolean {
    const { exitCode, signalCode } = this.child(name).process;
    return exitCode === null && signalCode === null;
  }

  /** `kill -9`; fulfilled when the process is gone. */
  async crash(name: ServiceName): Promise<void> {
    const child = this.child(name);
    const exited = once(child.process, 'exit');
    child.process.ref();
    child.process.kill('SIGKILL');
    await exited;
  }

  /** Starts a service that has crashed again, on the data and the port that it had; fulfilled when it answers. */
  async revive(name: ServiceName): Promise<void> {
    const child = this.child(name);
    child.process = this.launch(child);
    await untilReady(child);
  }

  private child(name: ServiceName): Child {
    const child = this.children.find((candidate) => candidate.name === name);
    if (child === undefined) throw new Error(`${name} was not started.`);
    return child;
  }

  private async startMariadb(binaries: { server: string; installer: string }): Promise<void> {
    const dataFolder = join(this.folder, 'mariadb');
    // Temporary tables are named after process ids, which other machines that share /tmp have too.
    const tmpdir = `--tmpdir=${this.folder}`;
    const asRoot = userInfo().uid === 0 ? ['--user=root'] : [];
    installDatabase(binaries.installer, [
      '--no-defaults',
      ...asRoot,
      `--datadir=${dataFolder}`,
      tmpdir,
      '--auth-root-authentication-method=normal',
      '--skip-test-db',
      '--skip-name-resolve',
    ]);
    // The server reads one statement a line.
    const initFile = join(this.folder, 'mariadb-init.sql');
    writeFileSync(
      initFile,
      "CREATE USER IF NOT EXISTS 'test'@'127.0.0.1' IDENTIFIED BY 'test';\nGRANT ALL ON *.* TO 'test'@'127.0.0.1';\n",
    );
    const port = await freePort();
    const args = [
      '--no-defaults',
      ...asRoot,
      `--datadir=${dataFolder}`,
      tmpdir,
      `--socket=${join(this.folder, 'mariadb.sock')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--skip-name-resolve',
      `--init-file=${initFile}`,
      `--innodb-flush-log-at-trx-commit=${this.options.durable === true ? 1 : 0}`,
      '--innodb-buffer-pool-size=64M',
      '--max-connections=300',
      '--performance-schema=OFF',
      '--default-time-zone=+00:00',
      '--character-set-server=utf8mb4',
      '--collation-server=utf8mb4_unicode_ci',
    ];
    const probe = async (): Promise<void> => {
      const connection = await createConnection({ host: '127.0.0.1', port, user: 'test', password: 'test' });
      await connection.end();
    };
    await this.run('mariadbd', { binary: binaries.server, args, probe });
    this.mariadbUrl = `mariadb://test:test@127.0.0.1:${port}`;
  }

  private async startRedis(binary: string): Promise<void> {
    const folder = join(this.folder, 'redis');
    mkdirSync(folder);
    const port = await freePort();
    const args = [
      ...['--port', String(port), '--bind', '127.0.0.1', '--databases', '1000'],
      ...['--save', '', '--appendonly', 'no', '--dir', folder],
    ];
    await this.run('redis-server', { binary, args, probe: () => ping(port) });
    this.redisUrl = `redis://127.0.0.1:${port}`;
  }

  private async run(name: ServiceName, command: Command): Promise<void> {
    const place = { name, ...command, logFile: join(this.folder, `${name}.log`) };
    const child = { ...place, process: this.launch(place) };
    this.children.push(child);
    await untilReady(child);
  }

  private launch({ name, binary, args, logFile }: Omit<Child, 'process'>): ChildProcess {
    const log = openSync(logFile, 'a');
    const child = spawn(binary, args, { stdio: ['ignore', log, log], cwd: this.folder });
    closeSync(log);
    // Ctrl-C reaches the whole foreground group; unref so that a forgotten child never keeps the run alive.
    child.unref();
    if (child.pid !== undefined) writeFileSync(join(this.folder, `${name}.pid`), String(child.pid));
    return child;
  }
}

function installDatabase(installer: string, args: string[]): void {
  const result = spawnSync(installer, args, { encoding: 'utf8' });
  if (result.status !== 0) {
    throw new Error(`mariadb-install-db failed:\n${result.error?.message ?? ''}${result.stdout}${result.stderr}`);
  }
}

async function untilReady(child: Child): Promise<void> {
  const deadline = Date.now() + startTimeoutMs;
  for (;;) {
    try {
      return await child.probe();
    } catch (cause) {
      const gone = child.process.exitCode !== null || child.process.pid === undefined;
      if (gone || Date.now() > deadline) {
        throw new Error(`${child.name} did not start:\n${readFileSync(child.logFile, 'utf8').slice(-4000)}`, { cause });
      }
      await delay(20);
    }
  }
}

async function ping(port: number): Promise<void> {
  const socket = connectSocket({ host: '127.0.0.1', port });
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.once('data', (answer) =>
        answer.toString().startsWith('+PONG') ? resolve() : reject(new Error(answer.toString())),
      );
      socket.write('PING\r\n');
    });
  } finally {
    socket.destroy();
  }
}

async function stopChild(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.ref();
  child.kill('SIGTERM');
  const giveUp = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMs);
  await exited;
  clearTimeout(giveUp);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A run that was killed leaves its folder and perhaps its servers; the folder's name holds the process id of the run. */
function removeAbandonedFolders(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(folderPrefix))) {
    const owner = Number(name.slice(folderPrefix.length).split('-')[0]);
    if (isAlive(owner)) continue;
    const folder = join(tmpdir(), name);
    try {
      for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.pid'))) {
        killIfOurs(Number(readFileSync(join(folder, file), 'utf8')), folder);
      }
      rmSync(folder, { recursive: true, force: true });
    } catch {
      // Another user's folder, or another run is removing it: not ours to care about.
    }
  }
}

/** Process ids are used again: only a process that works in the abandoned folder is one of its servers. */
function killIfOurs(pid: number, folder: string): void {
  try {
    if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(folder)) process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
