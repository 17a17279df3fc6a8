import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RestClient } from '../app';
import { freePort } from '../platform-process';
import type { FaultMessage, FaultOrder, FaultReport, FaultRequest } from './fault.types';

const root = join(__dirname, '../../..');

/** How a platform ended: its process was killed, it was cut off inside of it, or it ended by itself with this code. */
export type Death = 'killed' | 'cut off' | number;

/**
 * A platform in a process of its own that can be told what shall go wrong, and that is started again, at the same address
 * and over the same database, when it is dead. A spare process is always loaded but idle.
 */
export class FaultyPlatform extends RestClient {
  /** Where its processes keep files. */
  private readonly folder = mkdtempSync(join(tmpdir(), 'anmei-faults-'));
  private process = new LoadedProcess(this.folder);
  private spare = new LoadedProcess(this.folder);
  /** What goes wrong in a fresh process too. */
  private lasting: FaultOrder = {};

  private constructor(
    url: string,
    private readonly env: Record<string, string>,
  ) {
    super(url);
  }

  /** Starts it with `env` over the defaults of tests. */
  static async start(env: Record<string, string>): Promise<FaultyPlatform> {
    const port = await freePort();
    const platform = new FaultyPlatform(`http://127.0.0.1:${port}`, {
      ...{ APP_ENV: 'test', LOG_LEVEL: 'silent', API_DOCS: 'false', PORT: String(port) },
      ...env,
    });
    await platform.begin();
    return platform;
  }

  /** Undefined while it lives. */
  get death(): Death | undefined {
    return this.process.death;
  }

  /** Starts a fresh one where the last one is dead; ready when this returns. */
  async revive(): Promise<void> {
    if (this.death === undefined) return;
    if (this.death !== 'cut off') {
      this.process = this.spare;
      this.spare = new LoadedProcess(this.folder);
      await this.process.ask({ ask: 'order', order: this.lasting });
    }
    await this.begin();
  }

  /** What shall go wrong from now on. */
  async order(order: FaultOrder): Promise<void> {
    const { at: _, ...lasting } = order;
    this.lasting = lasting;
    await this.process.ask({ ask: 'order', order });
  }

  /** What the process has done since the last order. */
  async report(): Promise<FaultReport> {
    return this.process.ask({ ask: 'report' });
  }

  async kill(): Promise<void> {
    await this.process.kill();
  }

  async close(): Promise<void> {
    await Promise.all([this.process.kill(), this.spare.kill()]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async begin(): Promise<void> {
    await this.process.begin(this.env);
    while (!(await this.isReady())) {
      if (this.death !== undefined) throw new Error('The platform ended before it was ready.');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  private async isReady(): Promise<boolean> {
    const response = await fetch(`${this.url}/health/ready`).catch(() => undefined);
    return response?.ok === true;
  }
}

/** A process that has loaded the platform and runs it when told, one life after the other. */
class LoadedProcess {
  private readonly child: ChildProcess;
  private readonly loaded: Promise<unknown>;
  private readonly messages = new EventEmitter();
  private isCutOff = false;

  constructor(folder: string) {
    this.child = fork(join(__dirname, 'platform.ts'), {
      cwd: folder,
      execArgv: ['-r', require.resolve('@swc-node/register')],
      env: { PATH: process.env['PATH'], TS_NODE_PROJECT: join(root, 'tsconfig.json') },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.child.on('message', (message: FaultMessage) => this.messages.emit(message.tells, message));
    this.messages.on('dead', () => (this.isCutOff = true));
    this.loaded = once(this.messages, 'loaded');
  }

  get death(): Death | undefined {
    const { exitCode, signalCode } = this.child;
    if (signalCode !== null) return 'killed';
    return exitCode ?? (this.isCutOff ? 'cut off' : undefined);
  }

  async begin(env: Record<string, string>): Promise<void> {
    await this.loaded;
    this.isCutOff = false;
    this.child.send({ ask: 'life', env } satisfies FaultRequest);
  }

  async ask(request: Exclude<FaultRequest, { ask: 'life' }>): Promise<FaultReport> {
    await this.loaded;
    const answered = once(this.messages, 'report') as Promise<[{ report: FaultReport }]>;
    this.child.send(request);
    return (await answered)[0].report;
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await gone;
  }
}
