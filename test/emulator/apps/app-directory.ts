import type { Clock } from '../clock';
import type { AppConfig, StoredTool } from './app.types';
import { ConfigurationError, readApp } from './read-app';
import { seedApps } from './seed-apps';

/** Dify remembers for so long that a key does not exist. */
const unknownKeyMs = 60_000;

export interface App {
  readonly config: AppConfig;
  /** By name; of equal names of two servers the later one wins, as in Dify. */
  readonly tools: ReadonlyMap<string, StoredTool>;
  /** Requests that run now. */
  readonly active: Set<string>;
}

/** All apps, their keys and the tools stored at their last connect. */
export class AppDirectory {
  private readonly apps = new Map<string, App>();
  private readonly unknownKeys = new Map<string, number>();

  constructor(
    private readonly clock: Clock,
    private readonly timeScale: number,
    private readonly configured: readonly AppConfig[] = [],
  ) {
    this.reset();
  }

  /** Back to the seed apps and those of the configuration file. */
  reset(): void {
    this.apps.clear();
    this.unknownKeys.clear();
    for (const config of [...seedApps, ...this.configured]) this.put(config);
  }

  all(): readonly App[] {
    return [...this.apps.values()];
  }

  get(appId: string): App | undefined {
    return this.apps.get(appId);
  }

  /** Creates an app, or replaces the named fields of one; tools of unchanged servers stay stored. */
  save(value: unknown): App {
    const appId = (value as { appId?: unknown } | null)?.appId;
    return this.put(readApp(value, typeof appId === 'string' ? this.apps.get(appId)?.config : undefined));
  }

  /** Replaces what is stored about the tools of an app. */
  storeTools(appId: string, tools: readonly StoredTool[]): void {
    const app = this.apps.get(appId);
    if (app !== undefined) this.apps.set(appId, { ...app, tools: new Map(tools.map((tool) => [tool.name, tool])) });
  }

  /** The app of a key. A key that was unknown stays so for a minute. */
  byKey(key: string): App | undefined {
    const now = this.clock.now();
    if ((this.unknownKeys.get(key) ?? 0) > now) return undefined;
    const app = this.all().find(({ config }) => config.apiKey === key);
    if (app === undefined) this.unknownKeys.set(key, now + unknownKeyMs * this.timeScale);
    return app;
  }

  private put(config: AppConfig): App {
    const other = this.all().find((app) => app.config.apiKey === config.apiKey);
    if (other !== undefined && other.config.appId !== config.appId) {
      throw new ConfigurationError(`The key belongs to ${other.config.appId}.`);
    }
    const before = this.apps.get(config.appId);
    const kept = [...(before?.tools.values() ?? [])].filter(({ serverIdentifier }) =>
      config.mcp.some((server) => server.serverIdentifier === serverIdentifier && sameUrl(before, server)),
    );
    const app: App = {
      config,
      tools: new Map(kept.map((tool) => [tool.name, tool])),
      active: before?.active ?? new Set(),
    };
    this.apps.set(config.appId, app);
    return app;
  }
}

function sameUrl(before: App | undefined, server: AppConfig['mcp'][number]): boolean {
  return before?.config.mcp.find((old) => old.serverIdentifier === server.serverIdentifier)?.url === server.url;
}
