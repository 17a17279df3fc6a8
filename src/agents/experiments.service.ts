import { randomBytes } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { isUniqueViolation } from '../common/database/driver-errors';
import { newId } from '../common/ids';
import type { Page } from '../common/page';
import { AgentAlerts } from './agent-alerts';
import { AgentChanges } from './agent-changes';
import type { AgentExperiment } from './agent-experiment.entity';
import { AgentRepository } from './agent.repository';
import {
  armsInvalid,
  experimentChangedMeanwhile,
  experimentNotFound,
  experimentOver,
  experimentRunsAlready,
} from './agents.errors';
import type { AgentScene, ArmInput, Experiment, ExperimentChange, NewExperiment } from './agents.types';
import { auditedExperiment, experimentOf, requireArms, requireSameArms, sharedArms } from './experiment-row';
import { type ArmResult, ExperimentResults } from './experiment-results';
import { ExperimentRepository } from './experiment.repository';

/** Splits of a scene's users between versions of agents (F-AGT-04); at most one runs for a scene. */
@Injectable()
export class ExperimentsService {
  private readonly logger = new Logger(ExperimentsService.name);

  constructor(
    private readonly changes: AgentChanges,
    private readonly experiments: ExperimentRepository,
    private readonly agents: AgentRepository,
    private readonly results: ExperimentResults,
    private readonly alerts: AgentAlerts,
    private readonly clock: Clock,
  ) {}

  /** Newest first. */
  async page(limit: number, cursor?: string): Promise<Page<Experiment>> {
    const { items, nextCursor } = await this.experiments.page(limit, cursor);
    return { items: items.map(experimentOf), nextCursor };
  }

  /** With what has come of each arm. Errors: `agents.experiment_not_found`. */
  async get(id: string): Promise<{ experiment: Experiment; results: ArmResult[] }> {
    const row = await this.experiments.find(id);
    if (row === null) throw experimentNotFound();
    return { experiment: experimentOf(row), results: await this.results.of(row) };
  }

  /** Errors: `agents.arms_invalid`, `agents.experiment_runs`. */
  async create(input: NewExperiment, operatorId: string | null): Promise<Experiment> {
    const { name, scene, kind, arms } = input;
    requireArms(kind, arms);
    const now = this.clock.now();
    const isRunning = input.start === true;
    const row: AgentExperiment = {
      ...{ id: newId(), name: name.trim(), scene, kind, note: input.note ?? '' },
      ...{ status: isRunning ? 'running' : 'draft', runningScene: isRunning ? scene : null },
      ...{ salt: randomBytes(12).toString('hex'), arms: sharedArms([], arms) },
      ...{ startedAt: isRunning ? now : null, stepStartedAt: isRunning ? now : null, endedAt: null },
      ...{ createdBy: operatorId, createdAt: now, version: 1 },
    };
    return this.changes.apply(operatorId, async () => {
      await this.requireVersions(scene, arms);
      await this.oneOfScene(scene, () => this.experiments.add(row));
      const after = auditedExperiment(row);
      const entry = { action: 'experiment.created', targetType: 'experiment', targetId: row.id, after };
      return { result: experimentOf(row), entry };
    });
  }

  /**
   * Changes shares, starts or stops. Errors: `agents.experiment_not_found`, `agents.experiment_stale_version`,
   * `agents.experiment_over`, `agents.arms_invalid`, `agents.experiment_runs`.
   */
  async update(id: string, change: ExperimentChange, operatorId: string | null): Promise<Experiment> {
    return this.changes.apply(operatorId, async () => {
      const before = await this.lock(id, change.version);
      if (before.endedAt !== null) throw experimentOver();
      const columns = await this.columnsOf(before, change);
      await this.oneOfScene(before.scene, () => this.experiments.change(id, columns));
      const row = { ...before, ...columns };
      const entry = {
        ...{ action: 'experiment.updated', targetType: 'experiment', targetId: id },
        ...{ before: auditedExperiment(before), after: auditedExperiment(row) },
      };
      return { result: experimentOf(row), entry };
    });
  }

  /** Ends a running experiment because its canary does harm; false when it has ended meanwhile. */
  async rollBack(id: string, reasons: readonly string[]): Promise<boolean> {
    const rolledBack = await this.changes.apply(null, async () => {
      const before = await this.lock(id);
      const entry = { action: 'experiment.rolled_back', targetType: 'experiment', targetId: id, after: { reasons } };
      if (before.status !== 'running') return { result: false, entry: { ...entry, after: { skipped: before.status } } };
      const columns = { status: 'rolled_back', runningScene: null, endedAt: this.clock.now() } as const;
      await this.experiments.change(id, {
        ...columns,
        note: `${before.note}\n${reasons.join(' ')}`.trim().slice(0, 1000),
      });
      await this.alerts.rolledBack(before, reasons);
      return { result: true, entry };
    });
    if (rolledBack) this.logger.error({ msg: 'canary rolled back', experiment: id, reasons });
    return rolledBack;
  }

  private async columnsOf(before: AgentExperiment, change: ExperimentChange): Promise<Partial<AgentExperiment>> {
    const { arms, status, name, note } = change;
    const now = this.clock.now();
    if (arms !== undefined) {
      requireArms(before.kind, arms);
      if (before.status === 'running') requireSameArms(before.arms, arms);
      await this.requireVersions(before.scene, arms);
    }
    const isStarted = status === 'running' && before.status === 'draft';
    const isStepped = isStarted || (arms !== undefined && before.status === 'running');
    return {
      ...(name === undefined ? {} : { name: name.trim() }),
      ...(note === undefined ? {} : { note }),
      ...(arms === undefined ? {} : { arms: sharedArms(before.status === 'draft' ? [] : before.arms, arms) }),
      ...(isStarted ? { status: 'running', runningScene: before.scene, startedAt: now } : {}),
      ...(isStepped ? { stepStartedAt: now } : {}),
      ...(status === 'stopped' ? { status: 'stopped', runningScene: null, endedAt: now } : {}),
    };
  }

  private async requireVersions(scene: AgentScene, arms: readonly ArmInput[]): Promise<void> {
    const known = new Map((await this.agents.everything()).map((agent) => [agent.version.id, agent.config]));
    for (const { name, versionId } of arms) {
      const config = known.get(versionId);
      if (config === undefined) throw armsInvalid(`"${name}" names a version that does not exist`);
      if (config.scene !== scene) throw armsInvalid(`"${name}" belongs to the scene "${config.scene}"`);
    }
  }

  private async lock(id: string, version?: number): Promise<AgentExperiment> {
    const raised = await this.experiments.raiseVersion(id, version);
    const row = await this.experiments.find(id);
    if (row === null) throw experimentNotFound();
    if (!raised) throw experimentChangedMeanwhile();
    return row;
  }

  private async oneOfScene(scene: AgentScene, write: () => Promise<void>): Promise<void> {
    try {
      await write();
    } catch (error) {
      if (isUniqueViolation(error, 'running_scene')) throw experimentRunsAlready(scene, error);
      throw error;
    }
  }
}
