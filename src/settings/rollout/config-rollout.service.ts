import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type ConfigScope, ConfigEpochsService } from '../config-epochs.service';
import { ReplicaRepository } from './replica.repository';
import { ReplicasService } from './replicas.service';
import { type Effect, effectOf, type Rollout } from './rollout.types';

/** Milliseconds that all replicas have to take over a change. */
const patience = 2_000;
const lookInterval = 50;
/** Milliseconds of silence after which a replica is taken for gone: it reports itself each second. */
const silence = 3_000;

/** Knows when a change is in force everywhere. */
@Injectable()
export class ConfigRolloutService {
  constructor(
    private readonly epochs: ConfigEpochsService,
    private readonly replicas: ReplicaRepository,
    private readonly self: ReplicasService,
  ) {}

  /** `answer`, and whether the change in `scope` that it tells of is in force everywhere; see {@link waitFor}. */
  async inForce<T extends object>(scope: ConfigScope, answer: T): Promise<T & Effect> {
    return { ...answer, ...effectOf(await this.waitFor(scope)) };
  }

  /**
   * After the commit of a change in `scope`, outside of transactions: comes back when every live replica works with it,
   * at once where there is one only; after two seconds with those that do not.
   */
  async waitFor(scope: ConfigScope): Promise<Rollout> {
    await this.epochs.catchUp();
    const epoch = this.epochs.applied.get(scope) ?? 0;
    const deadline = performance.now() + patience;
    for (;;) {
      const behind = await this.replicas.behind(scope, epoch, silence);
      const laggards = behind.filter((id) => id !== this.self.id);
      if (laggards.length === 0 || performance.now() > deadline) return { laggards };
      await sleep(lookInterval);
    }
  }
}
