import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { AppConfig, McpServerConfig } from '../emulator/apps/app.types';
import type { FaultKind } from '../emulator/faults/fault.types';
import type { JournalEntry } from '../emulator/service-api/journal';

const root = join(__dirname, '../..');

/** An app as one may give it: whatever is missing is kept, or the default for a new one. */
export type AppChange = Partial<Omit<AppConfig, 'mcp'>> & {
  readonly appId: string;
  readonly mcp?: readonly (Partial<McpServerConfig> & Pick<McpServerConfig, 'serverIdentifier' | 'url'>)[];
};

export interface FaultOrder {
  readonly kind: FaultKind;
  readonly appId?: string;
  readonly userMatch?: string;
  readonly times?: number;
  readonly probability?: number;
  readonly seed?: number;
  readonly params?: Record<string, unknown>;
}

/** A Dify emulator in a process of its own. */
export interface RunningEmulator {
  /** Base address; the service API is at `${url}/v1`. */
  readonly url: string;
  /** Creates or changes an app, connects it to its MCP servers and gives the names of the tools it found. */
  addApp(app: AppChange): Promise<string[]>;
  fault(order: FaultOrder): Promise<{ id: number }>;
  clearFaults(): Promise<void>;
  journal(filter?: { appId?: string; user?: string }): Promise<JournalEntry[]>;
  reset(): Promise<void>;
  close(): Promise<void>;
}

/** Starts `npm run emulator` with time twenty times as fast, unless `env` says otherwise. */
export async function startEmulator(
  options: { apps?: readonly AppChange[]; env?: Record<string, string> } = {},
): Promise<RunningEmulator> {
  const child = spawn(process.execPath, ['-r', '@swc-node/register', 'test/emulator/main.ts'], {
    cwd: root,
    env: { PATH: process.env['PATH'], EMU_TIME_SCALE: '0.05', EMU_EXIT_WITH_STDIN: '1', ...options.env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const emulator = new EmulatorProcess(child, await addressOf(child));
  for (const app of options.apps ?? []) await emulator.addApp(app);
  return emulator;
}

class EmulatorProcess implements RunningEmulator {
  constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  async addApp(app: AppChange): Promise<string[]> {
    await this.admin('POST', '/apps', app);
    if (app.mcp === undefined || app.mcp.length === 0) return [];
    const { tools } = await this.admin<{ tools: { name: string }[] }>('POST', `/apps/${app.appId}/mcp/refresh`);
    return tools.map(({ name }) => name);
  }

  fault(order: FaultOrder): Promise<{ id: number }> {
    return this.admin('POST', '/faults', order);
  }

  async clearFaults(): Promise<void> {
    await this.admin('DELETE', '/faults');
  }

  async journal(filter: { appId?: string; user?: string } = {}): Promise<JournalEntry[]> {
    const query = new URLSearchParams(filter).toString();
    return (await this.admin<{ entries: JournalEntry[] }>('GET', `/journal?${query}`)).entries;
  }

  async reset(): Promise<void> {
    await this.admin('POST', '/reset');
  }

  async close(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill();
    await gone;
  }

  private async admin<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}/__emu${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`The emulator refused ${method} ${path}: ${answer}`);
    return (answer === '' ? undefined : JSON.parse(answer)) as T;
  }
}

/** The address that a ready emulator prints. */
async function addressOf(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('The emulator has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url: string };
    child.stdout.resume();
    return url;
  }
  throw new Error('The emulator ended before it was ready.');
}
