import type { AppConfig } from './apps/app.types';
import { appDefaults } from './apps/seed-apps';
import type { Clock } from './clock';
import { Emulator, type EmulatorParts } from './emulator';
import type { Json } from './json';
import type { JournalEntry } from './service-api/journal';

export const testKey = 'app-TestTestTestTestTestTest';

export function anApp(more: Partial<AppConfig> = {}): AppConfig {
  return { ...appDefaults, appId: 'test', name: 'Test', apiKey: testKey, mode: 'chat', ...more };
}

const longestWait = 600_000;

/** Time that stands still: every wait ends at once, but hanging lasts until the caller goes. Pings come on demand. */
export class StandingClock implements Clock {
  private readonly ticks = new Set<() => void>();

  now(): number {
    return 1_790_000_000_000;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal?.aborted === true) return resolve();
      if (ms <= longestWait) setImmediate(resolve);
      else signal?.addEventListener('abort', () => resolve());
    });
  }

  every(_ms: number, tick: () => void): () => void {
    this.ticks.add(tick);
    return () => void this.ticks.delete(tick);
  }

  tick(): void {
    for (const tick of this.ticks) tick();
  }
}

export interface SentAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Buffer;
}

export class TestEmulator {
  private constructor(
    readonly emulator: Emulator,
    readonly url: string,
    readonly clock: StandingClock,
  ) {}

  static async start(apps: readonly AppConfig[] = [anApp()], parts: EmulatorParts = {}): Promise<TestEmulator> {
    const clock = new StandingClock();
    const emulator = new Emulator({ clock, apps, ...parts });
    return new TestEmulator(emulator, await emulator.listen(), clock);
  }

  get journal(): readonly JournalEntry[] {
    return this.emulator.context.journal.list();
  }

  close(): Promise<void> {
    return this.emulator.close();
  }

  async send(method: string, path: string, body?: unknown, more: RequestInit = {}): Promise<SentAnswer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${testKey}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...more,
    });
    const bytes = Buffer.from(await response.arrayBuffer());
    return { status: response.status, headers: response.headers, text: bytes.toString(), bytes };
  }

  /** A streamed chat turn, unless `body` says otherwise. */
  ask(body: Json = {}, path = '/v1/chat-messages', more: RequestInit = {}): Promise<SentAnswer> {
    return this.send('POST', path, { inputs: {}, query: '好', user: 'u', response_mode: 'streaming', ...body }, more);
  }

  fault(kind: string, more: Json = {}): void {
    this.emulator.context.faults.add({ kind, ...more });
  }
}

/** A reader of Dify streams as the documentation describes them, written apart from the emulator. */
export function parseStream(parts: readonly Uint8Array[]): Json[] {
  const decoder = new TextDecoder('utf-8');
  let rest = '';
  const events: Json[] = [];
  for (const part of parts) {
    rest += decoder.decode(part, { stream: true });
    const lines = rest.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line.startsWith('data: ')) events.push(JSON.parse(line.slice(6)) as Json);
    }
  }
  return events;
}

export function eventsOf(answer: SentAnswer): Json[] {
  return parseStream([answer.bytes]);
}

/** The text that a caller puts together from the pieces. */
export function spokenText(events: readonly Json[]): string {
  const pieces = events.filter(({ event }) => event === 'agent_message' || event === 'message');
  return pieces.map(({ answer }) => String(answer)).join('');
}
