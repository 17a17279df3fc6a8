import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Database } from '../common/database/database';
import { ConfigEpochRepository } from './config-epoch.repository';

/** What can change while the platform runs; caches built from it are dropped when its epoch moves. */
export type ConfigScope = 'agents' | 'flags' | 'groups' | 'server' | 'settings' | 'tools' | 'users';

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
  private readonly loaders = new Map<ConfigScope, () => Promise<void>>();
  private readonly appliedListeners = new Set<() => void>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly epochs: ConfigEpochRepository,
    private readonly database: Database,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.look();
    this.timer = setInterval(() => void this.lookAgain(), pollInterval).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking?.catch(() => undefined);
  }

  /** Changes whenever something in `scope` has changed; compare it with the value a cache was built at. */
  version(scope: ConfigScope): number {
    return this.local.get(scope) ?? 0;
  }

  /** The epochs that this replica works with: what they stand for has been taken over. */
  get applied(): ReadonlyMap<string, number> {
    return this.seen;
  }

  /** Calls `listener` after each change, wherever it was made; returns what stops it. */
  onChange(listener: (scope: ConfigScope) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Calls `listener` whenever {@link applied} has moved. */
  onApplied(listener: () => void): void {
    this.appliedListeners.add(listener);
  }

  /** Has `load` read the scope anew after each change of it; the epoch counts as applied once it is through. */
  loadOnChange(scope: ConfigScope, load: () => Promise<void>): void {
    this.loaders.set(scope, load);
  }

  /** Part of the transaction that changes something in `scope`. */
  async raise(scope: ConfigScope): Promise<void> {
    await this.epochs.raise(scope);
    this.database.afterCommit(() => this.advance(scope));
  }

  /** Takes over all that has been committed; not inside a transaction. */
  async catchUp(): Promise<void> {
    // The look that is under way may have read before the change.
    while (this.looking !== undefined) await this.looking.catch(() => undefined);
    await this.startLook();
  }

  private advance(scope: ConfigScope): void {
    this.local.set(scope, this.version(scope) + 1);
    for (const listener of this.listeners) listener(scope);
  }

  private async lookAgain(): Promise<void> {
    if (this.looking !== undefined) return;
    try {
      await this.startLook();
    } catch (error) {
      this.logger.warn({ msg: 'configuration epochs cannot be read; trying again', err: error });
    }
  }

  private startLook(): Promise<void> {
    this.looking = this.look().finally(() => (this.looking = undefined));
    return this.looking;
  }

  private async look(): Promise<void> {
    let moved = false;
    for (const { scope, epoch } of await this.epochs.all()) {
      if (this.seen.get(scope) === epoch) continue;
      this.advance(scope as ConfigScope);
      await this.loaders.get(scope as ConfigScope)?.();
      this.seen.set(scope, epoch);
      moved = true;
    }
    if (moved) for (const listener of this.appliedListeners) listener();
  }
}
