import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { McpTask } from './mcp-task.entity';
import { TaskStore } from './task-store';

interface Watch {
  readonly tell: (task: McpTask) => void;
  told: string | undefined;
}

/** Milliseconds between looks at watched tasks: another process may run them. */
const lookInterval = 1_000;

/** Tells who watches a task of each of its states, the present one first. Costs nothing while nobody watches. */
@Injectable()
export class TaskFeed implements OnModuleDestroy {
  private readonly logger = new Logger('McpTasks');
  private readonly watches = new Map<string, Set<Watch>>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();

  constructor(private readonly store: TaskStore) {}

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  /** Returns what stops it. */
  watch(ids: readonly string[], tell: (task: McpTask) => void): () => void {
    if (ids.length === 0) return () => undefined;
    const added = ids.map((id) => [id, { tell, told: undefined }] as const);
    for (const [id, watch] of added) this.watches.set(id, (this.watches.get(id) ?? new Set<Watch>()).add(watch));
    this.timer ??= setInterval(() => this.look([...this.watches.keys()]), lookInterval).unref();
    this.look(ids);
    return () => {
      for (const [id, watch] of added) this.remove(id, watch);
    };
  }

  /** This process has changed a task. */
  changed(id: string): void {
    if (this.watches.has(id)) this.look([id]);
  }

  /** One look after the other, so that nobody is told an older state after a newer one. */
  private look(ids: readonly string[]): void {
    this.looking = this.looking
      .then(async () => {
        for (const task of await this.store.current(ids)) this.tell(task);
      })
      .catch((error: unknown) => this.logger.warn({ msg: 'watched tasks could not be read', err: error }));
  }

  private tell(task: McpTask): void {
    const { status, updatedAt, inputRequests } = task;
    const state = [status, updatedAt.getTime(), ...Object.keys(inputRequests ?? {})].join(' ');
    for (const watch of this.watches.get(task.id) ?? []) {
      if (watch.told === state) continue;
      watch.told = state;
      watch.tell(task);
    }
  }

  private remove(id: string, watch: Watch): void {
    const watches = this.watches.get(id);
    watches?.delete(watch);
    if (watches?.size === 0) this.watches.delete(id);
    if (this.watches.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
