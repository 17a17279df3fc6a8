import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service';
import { Clock } from '../../common/clock';
import { currentContext } from '../../common/context/request-context';
import { Database } from '../../common/database/database';
import { ConfigEpochsService } from '../config-epochs.service';
import type { FeatureFlag } from './feature-flag.entity';
import { FeatureFlagRepository } from './feature-flag.repository';
import { flagNotFound, flagStale } from './feature-flags.errors';
import { isReached, type RolloutStage, type RolloutSubject } from './rollout-stage';

/** Which services run, and for whom (F-FLG-01, F-GRY). Answers come from memory; a change reaches every replica. */
@Injectable()
export class FeatureFlagsService implements OnModuleInit {
  private flags: ReadonlyMap<string, FeatureFlag> = new Map();

  constructor(
    private readonly stored: FeatureFlagRepository,
    private readonly epochs: ConfigEpochsService,
    private readonly audit: AuditService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {
    epochs.loadOnChange('flags', () => this.load());
  }

  async onModuleInit(): Promise<void> {
    await this.load();
  }

  /** Whether the service runs for anybody at all; a service without a flag does not. */
  isServiceEnabled(key: string): boolean {
    const flag = this.flags.get(key);
    return flag !== undefined && flag.enabled && flag.stage !== 'off';
  }

  /** Whether the service runs for this person. The answer for a person changes only with the flag. */
  isEnabled(key: string, person: RolloutSubject): boolean {
    const flag = this.flags.get(key);
    return flag !== undefined && flag.enabled && isReached(flag.stage, person);
  }

  list(): FeatureFlag[] {
    return [...this.flags.values()];
  }

  get(key: string): FeatureFlag {
    const flag = this.flags.get(key);
    if (flag === undefined) throw flagNotFound(key);
    return flag;
  }

  /** In force on this replica when it returns. Errors: `feature_flags.not_found`, `feature_flags.stale`. */
  async change(key: string, version: number, change: { enabled: boolean; stage: RolloutStage }): Promise<FeatureFlag> {
    const updatedBy = currentContext()?.actorId ?? null;
    const next = { ...change, serviceKey: key, version, updatedBy, updatedAt: this.clock.now() };
    await this.database.transaction(async () => {
      const before = await this.stored.find(key);
      if (before === null) throw flagNotFound(key);
      if (!(await this.stored.replace(next))) throw flagStale();
      await this.epochs.raise('flags');
      const { enabled, stage } = before;
      const target = { action: 'feature_flag.changed', targetType: 'feature_flag', targetId: key };
      await this.audit.record({ ...target, before: { enabled, stage }, after: change });
    });
    await this.epochs.catchUp();
    return this.get(key);
  }

  private async load(): Promise<void> {
    this.flags = new Map((await this.stored.all()).map((flag) => [flag.serviceKey, flag]));
  }
}
