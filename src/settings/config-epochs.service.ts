import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Database } from '../common/database/database';
import { ConfigEpochRepository } from './config-epoch.repository';

/** What can change while the platform runs; caches built from it are dropped when its epoch moves. */
export type ConfigScope = 'groups' | 'server' | 'tools' | 'users';

/** Milliseconds between looks at the store: the longest that another replica's change goes unseen. */
const pollInterval = 250;

/**
 * Tells caches when they are stale. A change raises the epoch of its scope in its own transaction; this replica sees it
 * on commit, the others within a quarter of a second.
 */
@Injectable()
export class ConfigEpochsService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(ConfigEpochsService.name);
  private readonly seen = new Map<string, number>();
  private readonly local = new Map<ConfigScope, number>();
  private readonly listeners = new Set<(scope: ConfigScope) => void>();
  private timer: NodeJS.Timeout | undefined;
  private looking = false;

  constructor(
    private readonly epochs: ConfigEpochRepository,
    private readonly database: Database,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.lookAgain(), pollInterval).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Changes whenever something in `scope` has changed; compare it with the value a cache was built at. */
  version(scope: ConfigScope): number {
    return this.local.get(scope) ?? 0;
  }

  /** Calls `listener` after each change, wherever it was made; returns what stops it. */
  onChange(listener: (scope: ConfigScope) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Part of the transaction that changes something in `scope`. */
  async raise(scope: ConfigScope): Promise<void> {
    await this.epochs.raise(scope);
    this.database.afterCommit(() => this.advance(scope));
  }

  private advance(scope: ConfigScope): void {
    this.local.set(scope, this.version(scope) + 1);
    for (const listener of this.listeners) listener(scope);
  }

  private async lookAgain(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      await this.look();
    } catch (error) {
      this.logger.warn({ msg: 'configuration epochs cannot be read; trying again', err: error });
    } finally {
      this.looking = false;
    }
  }

  private async look(): Promise<void> {
    for (const { scope, epoch } of await this.epochs.all()) {
      if (this.seen.get(scope) === epoch) continue;
      this.seen.set(scope, epoch);
      this.advance(scope as ConfigScope);
    }
  }
}
