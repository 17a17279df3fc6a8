import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import { RecurringJobs } from '../common/jobs/recurring-jobs';
import type { AgentExperiment } from './agent-experiment.entity';
import { AgentAlerts } from './agent-alerts';
import { type ArmResult, ExperimentResults } from './experiment-results';
import { ExperimentRepository } from './experiment.repository';
import { ExperimentsService } from './experiments.service';
import { isSampleRatioBroken, judgeCanary, type Judgement } from './routing/canary';

const interval = 60_000;

/** Judges the running canaries once a minute and rolls back those that do harm. Twice does no harm. */
@Injectable()
export class CanarySweep implements OnModuleInit {
  private readonly logger = new Logger('Experiments');

  constructor(
    private readonly jobs: RecurringJobs,
    private readonly experiments: ExperimentRepository,
    private readonly service: ExperimentsService,
    private readonly results: ExperimentResults,
    private readonly alerts: AgentAlerts,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('agent-canary', interval, () => this.sweep());
  }

  /** The number of experiments rolled back. */
  async sweep(): Promise<number> {
    let rolledBack = 0;
    for (const experiment of await this.experiments.running()) {
      const results = await this.results.of(experiment);
      await this.watchSplit(experiment, results);
      if (experiment.kind !== 'canary') continue;
      const judgement = this.judge(experiment, results);
      if (judgement.verdict === 'roll_back' && (await this.service.rollBack(experiment.id, judgement.reasons))) {
        rolledBack += 1;
      }
      if (judgement.nextPercent !== null) {
        this.logger.log({ msg: 'a canary may grow', experiment: experiment.id, to: judgement.nextPercent });
      }
    }
    return rolledBack;
  }

  private judge({ arms, stepStartedAt, createdAt }: AgentExperiment, results: readonly ArmResult[]): Judgement {
    const [control, canary] = results;
    if (control === undefined || canary === undefined) return { verdict: 'wait', reasons: [], nextPercent: null };
    const minutes = (this.clock.now().getTime() - (stepStartedAt ?? createdAt).getTime()) / 60_000;
    return judgeCanary(control, canary, { percent: arms[1]?.percent ?? 0, minutes });
  }

  private async watchSplit({ id, name, arms }: AgentExperiment, results: readonly ArmResult[]): Promise<void> {
    const units = results.map((result) => result.units);
    const shares = arms.map(({ percent }) => percent);
    if (!isSampleRatioBroken(units, shares)) return;
    await this.alerts.splitBroken({ id, name }, Object.fromEntries(results.map((one) => [one.arm, one.units])));
  }
}
