import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { newId } from '../../common/ids';
import { SharedRateLimiter } from '../../common/limits/shared-rate-limiter';
import { ConfigEpochsService } from '../config-epochs.service';
import { ReplicaRepository } from './replica.repository';

const beatInterval = 1_000;
/** Milliseconds after its last report for which a process counts as one that shares the limits. */
const alive = 5_000;
const hour = 60 * 60 * 1000;

/** This process among those that share the store: reports itself each second and whenever it has taken over a change. */
@Injectable()
export class ReplicasService implements OnModuleInit, OnApplicationShutdown {
  readonly id = newId();
  private readonly logger = new Logger('Replicas');
  private timer: NodeJS.Timeout | undefined;
  private reporting: Promise<void> = Promise.resolve();
  private failing = false;
  private ended = false;

  constructor(
    private readonly replicas: ReplicaRepository,
    private readonly epochs: ConfigEpochsService,
    private readonly limiter: SharedRateLimiter,
  ) {}

  async onModuleInit(): Promise<void> {
    this.epochs.onApplied(() => this.beat());
    await this.replicas.removeSilent(hour);
    await this.replicas.report(this.id, this.epochs.applied);
    this.timer = setInterval(() => this.beat(), beatInterval).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.ended = true;
    await this.reporting;
    await this.replicas
      .remove(this.id)
      .catch((error: unknown) => this.logger.warn({ msg: 'the replica could not be signed off', err: error }));
  }

  /** One report after the other, each with what holds when its turn comes. */
  private beat(): void {
    this.reporting = this.reporting.then(() => this.report());
  }

  private async report(): Promise<void> {
    if (this.ended) return;
    try {
      await this.replicas.report(this.id, this.epochs.applied);
      this.failing = false;
      if (this.limiter.isShared) this.limiter.divideBy(await this.replicas.count(alive));
    } catch (error) {
      if (!this.failing) this.logger.warn({ msg: 'the replica cannot report itself; trying again', err: error });
      this.failing = true;
    }
  }
}
