import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids';
import type { AgentCall, RunningCall } from './agent-call.types';
import { AgentAttempts, type Attempted } from './agent-attempts';
import type { AgentAnswer, AnswerEvent, Experiment, ExperimentArm } from './agents.types';
import { AttemptLog } from './attempt-log';
import type { AnswerChange } from './dify/dify-answer';
import { GatewayTimes } from './gateway-times';
import { AgentDirectory } from './routing/agent-directory';
import { Assignments } from './routing/assignments';
import { Breakers } from './routing/breakers';
import { ConversationLinks, type Links } from './routing/conversation-links';
import { type Candidate, candidatesFor, experimentOfScene, type Pin, type RoutingTable } from './routing/route';

/** Too little for an attempt, milliseconds. */
const leastTime = 50;

interface Route {
  readonly candidates: readonly Candidate[];
  readonly links: Links;
  readonly experiment: Experiment | undefined;
  readonly arm: ExperimentArm | undefined;
}

/**
 * Carries a call through its candidates: the first choice, then the others, then the template, which always answers. On
 * one app at most one retry, and only where a repetition can help. Once text is visible nobody else is asked: the
 * template takes its place.
 */
@Injectable()
export class AgentCalls {
  constructor(
    private readonly directory: AgentDirectory,
    private readonly assignments: Assignments,
    private readonly links: ConversationLinks,
    private readonly breakers: Breakers,
    private readonly attempts: AgentAttempts,
    private readonly log: AttemptLog,
    private readonly times: GatewayTimes,
  ) {}

  /** Ends with one `end`, or without one when the caller has given up. */
  async *answer(call: AgentCall): AsyncGenerator<AnswerEvent, void> {
    const route = await this.routeOf(call);
    const running = this.begin(call, route);
    for (const candidate of route.candidates) {
      if (candidate.version.provider === 'template' || running.isVisible || this.timeLeft(running) < leastTime) break;
      const result = yield* this.ask(running, candidate, route.links);
      if (running.subject.signal?.aborted === true) return;
      if (result?.ok !== true) continue;
      yield { type: 'end', answer: this.answered(running, candidate, result.text) };
      return;
    }
    yield* this.fromTemplate(running, route.candidates);
  }

  /** One agent, a second time where that is safe; null when its breaker let no call through. */
  private async *ask(
    call: RunningCall,
    candidate: Candidate,
    { remoteIds }: Links,
  ): AsyncGenerator<AnswerEvent, Attempted | null> {
    const { appId, versionId } = candidate.version;
    const pin: Pin = { appId: appId ?? versionId, versionId };
    let conversationId = remoteIds.get(pin.appId) ?? null;
    for (let isRetry = false; ; isRetry = true) {
      const permit = this.breakers.of(pin.appId).acquire();
      if (permit === null) return null;
      const result = yield* this.observed(call, this.attempts.run(call, candidate, permit, conversationId));
      if (result.ok) await this.keepLink(call, pin, result.remoteConversationId, conversationId);
      if (result.ok || isRetry || call.isVisible) return result;
      const { retry } = result.failure.rule;
      if (retry === 'no' || (retry === 'fresh' && conversationId === null)) return result;
      if (retry === 'fresh') conversationId = null;
      else await this.times.pause(call.subject.signal, this.timeLeft(call) - leastTime);
      if (call.subject.signal?.aborted === true || this.timeLeft(call) < leastTime) return result;
    }
  }

  /** Lets changes of the text through and notes that they have been seen. */
  private async *observed(
    call: RunningCall,
    attempt: AsyncGenerator<AnswerChange, Attempted>,
  ): AsyncGenerator<AnswerEvent, Attempted> {
    try {
      for (;;) {
        const step = await attempt.next();
        if (step.done === true) return step.value;
        call.isVisible = true;
        yield step.value;
      }
    } finally {
      // Whoever leaves early takes the attempt along.
      await attempt.return(undefined as never);
    }
  }

  private async *fromTemplate(call: RunningCall, candidates: readonly Candidate[]): AsyncGenerator<AnswerEvent, void> {
    const version = candidates.find((candidate) => candidate.version.provider === 'template')?.version ?? null;
    const text = call.template(version?.params.text);
    if (call.isVisible) yield { type: 'replace', text };
    // A template that operators have put first is no second choice.
    const fallback = call.attempts > 0 || version === null || candidates[0]?.version !== version;
    const start = { attempt: call.attempts + 1, role: 'template', fallback, version } as const;
    await this.log.note(call.logged, start, { outcome: 'answered', errorType: null, errorDetail: null, durationMs: 0 });
    const ids = { agentId: version?.agentId ?? null, versionId: version?.versionId ?? null, appId: null };
    yield { type: 'end', answer: { ...this.summary(call), ...ids, text, source: 'template', fallback } };
  }

  private answered(call: RunningCall, { version, role }: Candidate, text: string): AgentAnswer {
    const { agentId, versionId, appId } = version;
    const fallback = role !== 'assigned';
    return { ...this.summary(call), agentId, versionId, appId, text, source: 'agent', fallback };
  }

  private summary({ logged, attempts, startedAt }: RunningCall) {
    const { callId, experimentId, arm } = logged;
    return { callId, experimentId, arm, attempts, durationMs: Math.round(this.times.now() - startedAt) };
  }

  private async keepLink(call: RunningCall, pin: Pin, remoteId: string | null, before: string | null): Promise<void> {
    const { conversationId, userId } = call.subject;
    if (conversationId === undefined || remoteId === null || remoteId === before || call.scene !== 'chat') return;
    await this.links.remember(conversationId, userId, pin, remoteId);
  }

  private begin(call: AgentCall, { experiment, arm }: Route): RunningCall {
    const startedAt = this.times.now();
    const { scene, subject } = call;
    const inExperiment = arm === undefined ? undefined : experiment;
    return {
      ...call,
      ...{ startedAt, deadline: startedAt + this.times.limits[scene].total, attempts: 0, isVisible: false },
      logged: {
        ...{ callId: newId(), scene, subject },
        ...{ experimentId: inExperiment?.id ?? null, arm: arm?.name ?? null },
      },
    };
  }

  private timeLeft({ deadline }: RunningCall): number {
    return deadline - this.times.now();
  }

  private async routeOf({ scene, subject }: AgentCall): Promise<Route> {
    const table = await this.directory.table();
    const experiment = experimentOfScene(table, scene);
    const links = await this.links.of(scene === 'chat' ? subject.conversationId : undefined, subject.userId);
    const arm = await this.armOf(table, experiment, links.pin, unitOf(scene, subject));
    return { candidates: candidatesFor(table, scene, arm, links.pin), links, experiment, arm };
  }

  /** A conversation that an app leads stays there, whatever its bucket says. */
  private async armOf(
    table: RoutingTable,
    experiment: Experiment | undefined,
    pin: Pin | undefined,
    unitId: string,
  ): Promise<ExperimentArm | undefined> {
    if (experiment === undefined) return undefined;
    if (pin !== undefined) return experiment.arms.find(({ versionId }) => versionId === pin.versionId);
    const arm = await this.assignments.armFor(experiment, unitId);
    return table.versions.some((version) => version.enabled && version.versionId === arm?.versionId) ? arm : undefined;
  }
}

/** Whom an experiment splits: conversations in chats, people otherwise. */
function unitOf(scene: AgentCall['scene'], { conversationId, userId }: AgentCall['subject']): string {
  return scene === 'chat' ? (conversationId ?? userId) : userId;
}
