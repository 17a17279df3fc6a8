import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that the platform may take to become ready, and to stop. */
const startLimit = 60_000;
const stopLimit = 30_000;
const portsTried = 20;

type Env = Readonly<Record<string, string | undefined>>;

/** The platform as a process of its own, in the built form in which it is deployed. */
export class ServerProcess {
  private readonly exited: Promise<string>;
  private ending: string | undefined;
  private wasReady = false;
  /** Rejected when the process ends, with what its log says. */
  readonly died: Promise<never>;

  private constructor(
    private readonly child: ChildProcess,
    private readonly logFile: string,
  ) {
    this.exited = new Promise((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(signal ?? `exit code ${String(code)}`));
    });
    this.died = this.exited.then((ending) => {
      this.ending = ending;
      throw new Error(`the server ended by itself (${ending}).${this.logTail()}`);
    });
    this.died.catch(() => undefined);
    // The last resort: whatever ends this process takes the child along.
    process.once('exit', () => child.kill('SIGKILL'));
  }

  /** Starts the platform with `env`; its log goes to `logFile`. */
  static start(env: Env, logFile: string): ServerProcess {
    mkdirSync(dirname(logFile), { recursive: true });
    const log = openSync(logFile, 'w');
    const child = spawn(process.execPath, ['dist/src/main.js'], { env, stdio: ['ignore', log, log] });
    closeSync(log);
    return new ServerProcess(child, logFile);
  }

  /** Fulfilled when `/health/ready` says yes; throws after a minute. */
  async ready(baseUrl: string): Promise<void> {
    const deadline = Date.now() + startLimit;
    while (!(await isReady(baseUrl))) {
      if (Date.now() > deadline) throw new Error(`the server was not ready within a minute.${this.logTail()}`);
      await sleep(100);
    }
    this.wasReady = true;
  }

  /** Asks the process to stop and waits until it has; throws when a running platform does not end in order. */
  async stop(): Promise<void> {
    if (this.ending !== undefined) return;
    this.child.kill('SIGTERM');
    const patience = new AbortController();
    const late = sleep(stopLimit, 'late', { signal: patience.signal }).catch(() => 'late');
    const ending = await Promise.race([this.exited, late]);
    patience.abort();
    if (ending === 'late') {
      this.child.kill('SIGKILL');
      throw new Error(`the server did not stop within ${stopLimit / 1000} s and was killed.${this.logTail()}`);
    }
    if (this.wasReady && ending !== 'exit code 0') {
      throw new Error(`the server did not stop cleanly (${ending}).${this.logTail()}`);
    }
  }

  private logTail(): string {
    const lines = readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-20);
    return `\nThe end of ${this.logFile}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
  }
}

/** Runs one command of the platform's own command line to its end and gives what it printed; throws when it fails. */
export async function runCli(command: string, env: Env): Promise<string> {
  const child = spawn(process.execPath, ['dist/src/cli.js', command], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const kill = (): boolean => child.kill('SIGKILL');
  process.once('exit', kill);
  let output = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  process.off('exit', kill);
  if (code !== 0) throw new Error(`"cli.js ${command}" failed:\n${errors || output}`);
  return output;
}

/** `preferred` when it is free; otherwise the next free one, unless it was asked for by name. */
export async function findPort(preferred: number, askedFor: boolean): Promise<number> {
  if (!Number.isInteger(preferred) || preferred < 1 || preferred > 65_535) throw new Error('PORT must be 1 to 65535.');
  if (await isFree(preferred)) return preferred;
  if (askedFor) throw new Error(`PORT ${preferred} is taken: choose another one, or leave PORT unset.`);
  for (let port = preferred + 1; port <= preferred + portsTried; port += 1) if (await isFree(port)) return port;
  throw new Error(`Ports ${preferred} to ${preferred + portsTried} are taken: set PORT to a free one.`);
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer();
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

async function isReady(baseUrl: string): Promise<boolean> {
  try {
    const { ok } = await fetch(`${baseUrl}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    return ok;
  } catch {
    return false;
  }
}
