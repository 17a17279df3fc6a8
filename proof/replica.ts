import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

const main = join(__dirname, '../dist/src/main.js');
/** Milliseconds that an orderly stop may take. */
const stopLimit = 30_000;

/** How a process ended that nobody had killed. */
export interface UnexpectedExit {
  readonly replica: string;
  readonly at: string;
  readonly ending: string;
  /** Whether it had been ready to serve. */
  readonly wasReady: boolean;
  readonly startedAt: number;
  /** What it said that a healthy process never says. */
  readonly outcries: readonly string[];
}

interface LogLine {
  readonly level?: string;
  readonly msg?: string;
  readonly run_id?: string;
}

/** One process of the platform: started, killed, started again, always on the same port. */
export class Replica {
  private child: ChildProcess | undefined;
  private expected = true;
  private startedAt = 0;
  private readonly log: WriteStream;
  private readonly runs = new Map<string, number>();
  serving = false;
  /** Lines that a healthy process never writes, of this process and of those before it that were ready. */
  readonly outcries: string[] = [];
  private words: string[] = [];
  /** Error lines of the log by their message. */
  readonly errors = new Map<string, number>();

  /** `onExit` hears of every end that {@link kill} and {@link stop} did not bring about. */
  constructor(
    readonly name: string,
    readonly port: number,
    private readonly place: { readonly env: Record<string, string>; readonly folder: string; readonly logs: string },
    private readonly onExit: (exit: UnexpectedExit) => void,
  ) {
    this.log = createWriteStream(join(place.logs, `${name}.log`), { flags: 'a' });
  }

  get running(): boolean {
    return this.child !== undefined;
  }

  /** When this process last wrote of a run, on the monotonic clock; 0 when it never did. */
  lastWordOf(runId: string): number {
    return this.runs.get(runId) ?? 0;
  }

  /** Starts the process; fulfilled when it serves or has ended. */
  async start(): Promise<void> {
    const env = { PATH: process.env['PATH'], ...this.place.env, PORT: String(this.port) };
    const child = spawn(process.execPath, [main], { cwd: this.place.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.expected = false;
    this.startedAt = performance.now();
    this.runs.clear();
    this.words = [];
    createInterface({ input: child.stdout }).on('line', (line) => this.hear(line));
    createInterface({ input: child.stderr }).on('line', (line) => this.hear(line));
    child.once('exit', (code, signal) => this.ended(child, signal ?? `exit code ${String(code)}`));
    while (this.child === child && !this.serving) {
      const ready = await isReady(this.port);
      if (this.child === child) this.serving = ready;
      if (!ready) await sleep(100);
    }
  }

  /** `kill -9`; fulfilled when the process is gone. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks the process to stop; how it ended. */
  async stop(): Promise<string> {
    const { child } = this;
    if (child === undefined) return 'was not running';
    const giveUp = setTimeout(() => child.kill('SIGKILL'), stopLimit);
    await this.end('SIGTERM');
    clearTimeout(giveUp);
    this.log.end();
    return child.signalCode ?? `exit code ${String(child.exitCode)}`;
  }

  /** For the end of the whole run by a signal. */
  abandon(): void {
    this.child?.kill('SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    this.expected = true;
    this.serving = false;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  private ended(child: ChildProcess, ending: string): void {
    const { name, serving, startedAt, expected } = this;
    if (this.child === child) this.child = undefined;
    this.serving = false;
    if (expected || serving) this.outcries.push(...this.words);
    if (!expected)
      this.onExit({
        replica: name,
        at: new Date().toISOString(),
        ending,
        wasReady: serving,
        startedAt,
        outcries: this.words,
      });
  }

  private hear(text: string): void {
    this.log.write(`${text}\n`);
    const line = parsed(text);
    if (line === undefined || line.level === 'fatal') this.words.push(text.slice(0, 2_000));
    if (line?.level === 'error') this.errors.set(line.msg ?? '', (this.errors.get(line.msg ?? '') ?? 0) + 1);
    if (line?.run_id !== undefined) this.runs.set(line.run_id, performance.now());
  }
}

function parsed(text: string): LogLine | undefined {
  try {
    return JSON.parse(text) as LogLine;
  } catch {
    return undefined;
  }
}

async function isReady(port: number): Promise<boolean> {
  try {
    const { ok } = await fetch(`http://127.0.0.1:${port}/health/ready`, { signal: AbortSignal.timeout(2_000) });
    return ok;
  } catch {
    return false;
  }
}
