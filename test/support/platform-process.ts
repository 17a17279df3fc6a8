import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';

const root = join(__dirname, '../..');

/** The platform as a process of its own, for what only a process can show: signals, crashes, restarts. */
export class PlatformProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  /** Starts `src/main.ts` on `port` and waits until it is ready to serve. */
  static async start(env: Record<string, string>, port: number): Promise<PlatformProcess> {
    const child = spawn(process.execPath, ['-r', '@swc-node/register', 'src/main.ts'], {
      cwd: root,
      env: { PATH: process.env['PATH'], APP_ENV: 'test', LOG_LEVEL: 'error', PORT: String(port), ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const platform = new PlatformProcess(child, `http://127.0.0.1:${port}`);
    await platform.ready();
    return platform;
  }

  /** Sends `signal` and gives the exit code once the process is gone (null when a signal ended it). */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const gone = once(this.child, 'exit');
      this.child.kill(signal);
      await gone;
    }
    return this.child.exitCode;
  }

  private async ready(): Promise<void> {
    for (;;) {
      if (this.child.exitCode !== null) throw new Error('The platform ended before it was ready.');
      const response = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (response?.ok === true) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
