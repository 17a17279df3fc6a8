import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AlertsService } from '../alerts/alerts.service';
import { RecurringJobs } from '../common/jobs/recurring-jobs';
import type { AgentScene, Experiment } from './agents.types';
import { AgentCallLogRepository } from './call-log.repository';
import type { AgentFailure } from './dify/dify-errors';
import { AgentDirectory } from './routing/agent-directory';
import type { RoutableVersion } from './routing/route';

const interval = 60_000;
const needsAttention = 'agents.needs_attention';

/** What an alert about an agent says. */
interface Attention extends Readonly<Record<string, unknown>> {
  readonly agent_id: string;
  readonly agent: string;
  readonly scene: AgentScene;
  readonly version_id: string;
  readonly version_no: number;
  /** A failure type of dify-errors.ts. */
  readonly error_type: string;
  readonly error: string;
}

/** Tells administrators what no waiting mends: a refused key, a used-up quota, an experiment gone wrong. */
@Injectable()
export class AgentAlerts implements OnModuleInit {
  private readonly logger = new Logger('AgentAlerts');

  constructor(
    private readonly alerts: AlertsService,
    private readonly jobs: RecurringJobs,
    private readonly directory: AgentDirectory,
    private readonly logs: AgentCallLogRepository,
  ) {}

  onModuleInit(): void {
    this.jobs.every('agent-alerts', interval, () => this.sweep());
  }

  /** One alert a version and type of failure, until it is over. Never throws: no answer fails for it. */
  async agentFailed(version: RoutableVersion, { type, detail: error }: AgentFailure): Promise<void> {
    const { agentId: agent_id, agentName: agent, scene, versionId: version_id, versionNo: version_no } = version;
    const detail: Attention = { agent_id, agent, scene, version_id, version_no, error_type: type, error };
    try {
      await this.alerts.raise({
        ...{ code: needsAttention, severity: 'critical', detail, dedupeKey: `agent:${version_id}:${type}` },
        title: `The agent "${agent}" (${scene}) cannot answer until somebody mends its configuration: ${type}.`,
      });
    } catch (cause) {
      this.logger.error({ msg: 'an alert could not be raised', agent, err: cause });
    }
  }

  /** Part of the open transaction. */
  async rolledBack({ id, name }: Pick<Experiment, 'id' | 'name'>, reasons: readonly string[]): Promise<void> {
    await this.alerts.raise({
      ...{ code: 'agents.canary_rolled_back', severity: 'warning', dedupeKey: `experiment:${id}:rolled_back` },
      title: `The canary "${name}" did harm and has been rolled back.`,
      detail: { experiment_id: id, experiment: name, reasons },
    });
  }

  /** Units fall to the arms otherwise than the shares say: the figures of the experiment mean nothing. */
  async splitBroken({ id, name }: Pick<Experiment, 'id' | 'name'>, units: Readonly<Record<string, number>>) {
    await this.alerts.raise({
      ...{ code: 'agents.split_broken', severity: 'warning', dedupeKey: `experiment:${id}:split_broken` },
      title: `The experiment "${name}" is split otherwise than its shares say.`,
      detail: { experiment_id: id, experiment: name, units },
    });
  }

  /** Ends the alerts of versions that answer again or are not asked any more; how many. */
  async sweep(): Promise<number> {
    let closed = 0;
    const standing = await this.alerts.standing(needsAttention);
    if (standing.length === 0) return closed;
    const { versions, experiments } = await this.directory.table();
    const ofArms = new Set(experiments.flatMap(({ arms }) => arms.map(({ versionId }) => versionId)));
    const asked = versions.filter(({ enabled, active, versionId }) => enabled && (active || ofArms.has(versionId)));
    for (const { detail, createdAt, dedupeKey } of standing) {
      const { version_id: id } = detail as Attention;
      const isOver = !asked.some(({ versionId }) => versionId === id) || (await this.logs.hasAnswered(id, createdAt));
      if (isOver && (await this.alerts.close(dedupeKey))) closed += 1;
    }
    return closed;
  }
}
