import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { share } from '../common/share';
import { type AgentScene, agentScenes, type AttemptOutcome, attemptOutcomes } from './agents.types';
import { AgentCallLogRepository, type OutcomeCount } from './call-log.repository';
import { AgentDirectory } from './routing/agent-directory';
import type { BreakerState } from './routing/breaker';
import { Breakers } from './routing/breakers';
import type { RoutableVersion } from './routing/route';

/** An agent as an operator sees it at a glance; figures are of the last 24 hours. */
export interface AgentStatus {
  readonly agentId: string;
  readonly name: string;
  readonly scene: AgentScene;
  readonly provider: RoutableVersion['provider'];
  readonly enabled: boolean;
  readonly priority: number;
  readonly appId: string | null;
  readonly versionNo: number;
  /** `down`: no call is let through; `unsure`: it failed lately. */
  readonly state: 'up' | 'unsure' | 'down' | 'off';
  readonly breaker: BreakerState;
  /** Until when no call is let through. */
  readonly openUntil: Date | null;
  readonly attempts: number;
  readonly answered: number;
  /** Of the attempts that the agent decided, not those under way or given up by who asked; null without any. */
  readonly successRate: number | null;
  readonly averageMs: number | null;
  readonly lastAnswerAt: Date | null;
  readonly lastFailure: { readonly errorType: string; readonly at: Date } | null;
}

export interface SceneHealth {
  readonly scene: AgentScene;
  /** `template`: no agent can be asked, the template answers. */
  readonly state: 'ok' | 'degraded' | 'template';
  readonly agents: number;
  readonly available: number;
}

const day = 86_400_000;

/** What the gateway knows about its agents (F-AGT-06). Breakers are those of this replica. */
@Injectable()
export class AgentStatusService {
  constructor(
    private readonly directory: AgentDirectory,
    private readonly breakers: Breakers,
    private readonly logs: AgentCallLogRepository,
    private readonly clock: Clock,
  ) {}

  async status(): Promise<AgentStatus[]> {
    const since = new Date(this.clock.now().getTime() - day);
    const { versions } = await this.directory.table();
    const [counts, failures] = [await this.logs.outcomesSince(since), await this.logs.lastFailures(since)];
    return versions
      .filter(({ active }) => active)
      .sort((a, b) => a.scene.localeCompare(b.scene) || a.priority - b.priority)
      .map((version) => ({
        ...this.stateOf(version),
        ...figuresOf(counts.filter(({ agentId }) => agentId === version.agentId)),
        lastFailure: failures.get(version.agentId) ?? null,
      }));
  }

  /** Whether the scenes can be served; the template always can. */
  async health(): Promise<SceneHealth[]> {
    const { versions } = await this.directory.table();
    return agentScenes.map((scene) => {
      const agents = versions.filter(
        (version) => version.scene === scene && version.active && version.enabled && version.provider === 'dify',
      );
      const available = agents.filter((version) => this.stateOf(version).state === 'up').length;
      const state = available === 0 ? 'template' : available < agents.length ? 'degraded' : 'ok';
      return { scene, state, agents: agents.length, available };
    });
  }

  private stateOf(version: RoutableVersion) {
    const { agentId, agentName: name, scene, provider, enabled, priority, appId, versionNo } = version;
    const { state: breaker, opensIn } = this.breakers.view(appId ?? version.versionId);
    const state = !enabled ? 'off' : breaker === 'closed' ? 'up' : breaker === 'half_open' ? 'unsure' : 'down';
    const openUntil = opensIn === 0 ? null : new Date(this.clock.now().getTime() + opensIn);
    return { agentId, name, scene, provider, enabled, priority, appId, versionNo, state, breaker, openUntil } as const;
  }
}

function figuresOf(counts: readonly OutcomeCount[]) {
  const answered = counts.find(({ outcome }) => outcome === 'answered');
  const attemptsWith = (...outcomes: readonly AttemptOutcome[]): number =>
    counts.reduce((sum, { outcome, attempts }) => sum + (outcomes.includes(outcome) ? attempts : 0), 0);
  const decided = attemptsWith('answered', 'failed', 'rejected');
  return {
    attempts: attemptsWith(...attemptOutcomes),
    answered: attemptsWith('answered'),
    successRate: decided === 0 ? null : share(attemptsWith('answered'), decided),
    averageMs: answered?.averageMs ?? null,
    lastAnswerAt: answered?.lastAt ?? null,
  };
}
