import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../common/clock';
import { RecurringJobs } from '../common/jobs/recurring-jobs';
import type { AgentExperiment } from './agent-experiment.entity';
import { AssignmentRepository } from './assignment.repository';
import { AgentCallLogRepository } from './call-log.repository';
import { ExperimentRepository } from './experiment.repository';
import { ExperimentsService } from './experiments.service';
import { type ArmFigures, isSampleRatioBroken, judgeCanary, type Judgement } from './routing/canary';

const interval = 60_000;

/** Judges the running canaries once a minute and rolls back those that do harm. Twice does no harm. */
@Injectable()
export class CanarySweep implements OnModuleInit {
  private readonly logger = new Logger('Experiments');

  constructor(
    private readonly jobs: RecurringJobs,
    private readonly experiments: ExperimentRepository,
    private readonly service: ExperimentsService,
    private readonly logs: AgentCallLogRepository,
    private readonly assignments: AssignmentRepository,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('agent-canary', interval, () => this.sweep());
  }

  /** The number of experiments rolled back. */
  async sweep(): Promise<number> {
    let rolledBack = 0;
    for (const experiment of await this.experiments.running()) {
      await this.watchSplit(experiment);
      if (experiment.kind !== 'canary') continue;
      const judgement = await this.judge(experiment);
      if (judgement.verdict === 'roll_back' && (await this.service.rollBack(experiment.id, judgement.reasons))) {
        rolledBack += 1;
      }
      if (judgement.nextPercent !== null) {
        this.logger.log({ msg: 'a canary may grow', experiment: experiment.id, to: judgement.nextPercent });
      }
    }
    return rolledBack;
  }

  private async judge(experiment: AgentExperiment): Promise<Judgement> {
    const since = experiment.stepStartedAt ?? experiment.createdAt;
    const [control, canary] = experiment.arms;
    if (control === undefined || canary === undefined) return { verdict: 'wait', reasons: [], nextPercent: null };
    const minutes = (this.clock.now().getTime() - since.getTime()) / 60_000;
    const figures = await this.figuresOf(experiment.id, since);
    return judgeCanary(figures(control.name), figures(canary.name), { percent: canary.percent, minutes });
  }

  private async figuresOf(experimentId: string, since: Date): Promise<(arm: string) => ArmFigures> {
    const found = new Map<string, ArmFigures>();
    for (const { arm, runs, byArm, byTemplate } of await this.logs.armRuns(experimentId, since)) {
      const p95 = await this.logs.p95(experimentId, arm, since, byArm);
      found.set(arm, { runs, failures: runs - byArm, templates: byTemplate, p95 });
    }
    return (arm) => found.get(arm) ?? { runs: 0, failures: 0, templates: 0, p95: null };
  }

  /** A split that does not come out as its shares say is broken: its figures mean nothing. */
  private async watchSplit({ id, arms, stepStartedAt, createdAt }: AgentExperiment): Promise<void> {
    const counts = await this.assignments.countByArm(id, stepStartedAt ?? createdAt);
    const observed = arms.map(({ name }) => counts.get(name) ?? 0);
    const shares = arms.map(({ percent }) => percent);
    if (!isSampleRatioBroken(observed, shares)) return;
    this.logger.error({
      msg: 'an experiment is split otherwise than its shares say',
      experiment: id,
      observed,
      shares,
    });
  }
}
