import { setTimeout as sleep } from 'node:timers/promises';
import type { ServiceName, Services } from '../test/support/services';
import type { KillKind, PlannedKill } from './plan';
import type { Replica, UnexpectedExit } from './replica';
import type { Store } from './store';

/** Milliseconds after which an orchestrator starts a process again that ended by itself. */
const restartDelay = 1_000;
/** Milliseconds that the conductor waits for a running job whose worker can be killed. */
const workerPatience = 20_000;
/** Milliseconds between looks whether the servers still run. */
const watchInterval = 500;

const serviceOf = { redis: 'redis-server', database: 'mariadbd' } as const;

/** What stands on the stage: replicas and servers, struck down and put up again. */
export class Fleet {
  readonly kills: Record<KillKind, number> = { app: 0, worker: 0, redis: 0, database: 0 };
  /** Kills of the plan for which there was no victim. */
  missed = 0;
  /** Times that a server ended by itself: not ours to answer for, but to be known. */
  readonly serverExits: Record<ServiceName, number> = { mariadbd: 0, 'redis-server': 0 };
  /** Ends of replicas that nobody had killed. */
  readonly exits: UnexpectedExit[] = [];
  /** Processes that gave up starting because the database was away; whoever runs them starts them again. */
  readonly failedStarts: UnexpectedExit[] = [];
  private readonly recovering = new Set<Promise<void>>();
  private readonly down = new Set<ServiceName>();
  private databaseUpSince = 0;
  private closing = false;
  private readonly watch: NodeJS.Timeout;

  /** `servers`: those which have been started. */
  constructor(
    readonly replicas: readonly Replica[],
    private readonly services: Services,
    servers: readonly ServiceName[],
    private readonly store: Store,
  ) {
    this.watch = setInterval(() => {
      for (const name of servers.filter((server) => !this.down.has(server) && !services.isRunning(server))) {
        this.serverExits[name] += 1;
        this.bringBack(name, restartDelay);
      }
    }, watchInterval);
  }

  get serving(): number {
    return this.replicas.filter(({ serving }) => serving).length;
  }

  /** Waits until there is something of this kind to kill; somebody shall be left to serve, where there are several. */
  async available(kind: KillKind): Promise<void> {
    const enough = Math.min(2, this.replicas.length);
    const up = (): boolean =>
      kind === 'app' || kind === 'worker' ? this.serving >= enough : !this.down.has(serviceOf[kind]);
    while (!up()) await sleep(50);
  }

  /** Strikes, and begins to put up again what was struck. */
  async strike({ kind, choice, downMs }: PlannedKill): Promise<void> {
    if (kind === 'redis' || kind === 'database') {
      const name = serviceOf[kind];
      this.down.add(name);
      await this.services.crash(name);
      this.bringBack(name, downMs);
    } else {
      const victim =
        kind === 'app'
          ? chosen(
              this.replicas.filter(({ serving }) => serving),
              choice,
            )
          : await this.worker(choice);
      if (victim === undefined) {
        this.missed += 1;
        return;
      }
      await victim.kill();
      this.recover(sleep(downMs).then(() => victim.start()));
    }
    this.kills[kind] += 1;
  }

  /** Waits until everything is up again. */
  async whole(): Promise<void> {
    while (this.recovering.size > 0 || this.serving < this.replicas.length) {
      await Promise.all(this.recovering);
      await sleep(100);
    }
  }

  /** Hears of a process that ended by itself, and starts it again. */
  lost(exit: UnexpectedExit): void {
    const excused = !exit.wasReady && (this.down.has('mariadbd') || this.databaseUpSince > exit.startedAt);
    (excused ? this.failedStarts : this.exits).push(exit);
    if (this.closing) return;
    const replica = this.replicas.find(({ name }) => name === exit.replica)!;
    this.recover(sleep(restartDelay).then(() => (replica.running || this.closing ? undefined : replica.start())));
  }

  /** Stops the replicas in order; how each one ended. */
  async stop(): Promise<string[]> {
    this.closing = true;
    clearInterval(this.watch);
    return Promise.all(this.replicas.map((replica) => replica.stop()));
  }

  private bringBack(name: ServiceName, downMs: number): void {
    this.down.add(name);
    const revived = async (): Promise<void> => {
      await sleep(downMs);
      await this.services.revive(name);
      this.down.delete(name);
      if (name === 'mariadbd') this.databaseUpSince = performance.now();
    };
    this.recover(revived());
  }

  private recover(recovery: Promise<void>): void {
    const known = recovery.finally(() => this.recovering.delete(known));
    this.recovering.add(known);
  }

  /** The replica that holds the lease of a running job: the one that last wrote of its run. */
  private async worker(choice: number): Promise<Replica | undefined> {
    for (const deadline = performance.now() + workerPatience; performance.now() < deadline; await sleep(20)) {
      const runs = await this.store
        .rows<{ id: string }>(
          "SELECT dedupe_key AS id FROM jobs WHERE kind = 'registration_automation' AND status = 'running' ORDER BY id",
        )
        .catch(() => []);
      const holders = runs.map(({ id }) => this.holderOf(id)).filter((replica) => replica !== undefined);
      if (holders.length > 0) return chosen(holders, choice);
    }
    return undefined;
  }

  private holderOf(runId: string): Replica | undefined {
    const [last] = [...this.replicas].sort((a, b) => b.lastWordOf(runId) - a.lastWordOf(runId));
    return last !== undefined && last.serving && last.lastWordOf(runId) > 0 ? last : undefined;
  }
}

function chosen<T>(candidates: readonly T[], choice: number): T | undefined {
  return candidates[Math.floor(choice * candidates.length)];
}
