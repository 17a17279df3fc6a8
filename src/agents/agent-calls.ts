import { Injectable } from '@nestjs/common';
import { newId } from '../common/ids';
import type { AgentCall, RunningCall } from './agent-call.types';
import { AgentAttempts, type Attempted } from './agent-attempts';
import type { AgentAnswer, AnswerEvent } from './agents.types';
import { AttemptLog } from './attempt-log';
import type { AnswerChange } from './dify/dify-answer';
import { GatewayTimes } from './gateway-times';
import { AgentRoutes, type Route } from './routing/agent-routes';
import { Breakers } from './routing/breakers';
import type { Links } from './routing/conversation-links';
import type { Candidate, Pin } from './routing/route';

/**
 * Carries a call through its candidates: the first choice, then the others, then the template, which always answers. On
 * one app at most one retry, and only where a repetition can help. Once text is visible nobody else is asked: the
 * template takes its place.
 */
@Injectable()
export class AgentCalls {
  constructor(
    private readonly routes: AgentRoutes,
    private readonly breakers: Breakers,
    private readonly attempts: AgentAttempts,
    private readonly log: AttemptLog,
    private readonly times: GatewayTimes,
  ) {}

  /** Ends with one `end`, or without one when the caller has given up. */
  async *answer(call: AgentCall): AsyncGenerator<AnswerEvent, void> {
    const route = await this.routes.find(call.scene, call.subject);
    const running = this.begin(call, route);
    for (const candidate of route.candidates) {
      if (candidate.version.provider === 'template' || running.isVisible || this.isTooLate(running)) break;
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
      const remoteId = result.ok ? result.remoteConversationId : null;
      if (remoteId !== null && remoteId !== conversationId) {
        await this.routes.keep(call.scene, call.subject, pin, remoteId);
      }
      if (result.ok || isRetry || call.isVisible) return result;
      const { retryAfter, rule } = result.failure;
      const { retry } = rule;
      if (retry === 'no' || (retry === 'fresh' && conversationId === null)) return result;
      // Nobody waits longer for one app than for a pause: the next one is asked.
      if (retryAfter > this.times.longestPause) return result;
      if (retry === 'fresh') conversationId = null;
      else await this.times.pause(call.subject.signal, this.timeLeft(call) - this.times.leastAttempt, retryAfter);
      if (call.subject.signal?.aborted === true || this.isTooLate(call)) return result;
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
        if (step.value.text === '' && step.value.type === 'delta') continue;
        call.isVisible ||= /\S/.test(step.value.text);
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

  private begin(call: AgentCall, { experiment, arm }: Route): RunningCall {
    const startedAt = this.times.now();
    const { scene, subject } = call;
    return {
      ...call,
      ...{ startedAt, deadline: startedAt + this.times.limits[scene].total, attempts: 0, isVisible: false },
      logged: {
        ...{ callId: newId(), scene, subject },
        ...{ experimentId: experiment?.id ?? null, arm: arm?.name ?? null },
      },
    };
  }

  private isTooLate(call: RunningCall): boolean {
    return this.timeLeft(call) < this.times.leastAttempt;
  }

  private timeLeft({ deadline }: RunningCall): number {
    return deadline - this.times.now();
  }
}
