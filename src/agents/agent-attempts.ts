import { Injectable, Logger } from '@nestjs/common';
import { AppError } from '../common/errors/app-error';
import { Tracing } from '../common/tracing/tracing';
import { UserTokensService } from '../users/user-tokens.service';
import { AgentAlerts } from './agent-alerts';
import type { RunningCall } from './agent-call.types';
import type { AttemptOutcome } from './agents.types';
import { type AnswerRules, cleanText, validateAnswer } from './answers/answer-validation';
import { AttemptLog } from './attempt-log';
import type { AttemptLimits } from './dify/call-guard';
import type { AnswerChange } from './dify/dify-answer';
import { type AttemptTrace, type DifyApp, DifyClient, type DifyQuestion } from './dify/dify-client';
import { AgentFailure } from './dify/dify-errors';
import { GatewayTimes } from './gateway-times';
import type { Permit } from './routing/breaker';
import { DifyApps } from './routing/dify-apps';
import type { Candidate, RoutableVersion } from './routing/route';

/** How one attempt ended. */
export type Attempted =
  | { readonly ok: true; readonly text: string; readonly remoteConversationId: string | null }
  | { readonly ok: false; readonly failure: AgentFailure };

interface Asking {
  readonly trace: AttemptTrace;
  readonly conversationId: string | null;
  readonly traceHeaders: Readonly<Record<string, string>> | undefined;
}

/** Makes one attempt at one agent: asks, judges, tells the breaker and writes the row. */
@Injectable()
export class AgentAttempts {
  private readonly logger = new Logger('AgentCalls');

  constructor(
    private readonly dify: DifyClient,
    private readonly apps: DifyApps,
    private readonly tokens: UserTokensService,
    private readonly log: AttemptLog,
    private readonly alerts: AgentAlerts,
    private readonly times: GatewayTimes,
    private readonly tracing: Tracing,
  ) {}

  /** Gives changes of the text as they come when the call is live; never throws for what the agent does. */
  async *run(
    call: RunningCall,
    { version, role }: Candidate,
    permit: Permit,
    conversationId: string | null,
  ): AsyncGenerator<AnswerChange, Attempted> {
    call.attempts += 1;
    const fallback = role !== 'assigned';
    const id = await this.log.begin(call.logged, { attempt: call.attempts, role, fallback, version });
    const started = this.times.now();
    const span = this.tracing.begin('agent.attempt');
    let trace: AttemptTrace | undefined;
    // What stands when the caller walks away in the middle.
    let outcome: AttemptOutcome = 'cancelled';
    let failure: AgentFailure | undefined;
    try {
      const app = await this.apps.of(version);
      trace = this.dify.newTrace(app);
      const asked = this.ask(call, version, app, { trace, conversationId, traceHeaders: span?.headers });
      for await (const change of asked) if (call.live) yield { ...change, text: shown(change) };
      permit.succeed();
      const text = judged(trace, this.rulesOf(call, version));
      outcome = 'answered';
      return { ok: true, text, remoteConversationId: trace.answer.conversationId };
    } catch (error) {
      failure = asFailure(error);
      outcome = failure.type === 'cancelled' ? 'cancelled' : failure.type === 'bad_answer' ? 'rejected' : 'failed';
      this.report(call, version, failure);
      teach(permit, failure);
      if (failure.rule.alert === true) await this.alerts.agentFailed(version, failure);
      return { ok: false, failure };
    } finally {
      permit.release();
      const end = { outcome, errorType: typeOf(failure), errorDetail: failure?.detail ?? null };
      span?.end({
        ...{ 'agent.id': version.agentId, 'agent.app': version.appId, 'agent.scene': call.scene, 'agent.role': role },
        ...{ 'agent.attempt': call.attempts, 'agent.outcome': outcome, 'agent.call': call.logged.callId },
        'error.type': end.errorType,
      });
      await this.log.end(id, { ...end, durationMs: this.times.now() - started, ...(trace && { trace }) });
    }
  }

  private async *ask(
    { subject, query, inputs, logged, ...call }: RunningCall,
    version: RoutableVersion,
    app: DifyApp,
    { trace, conversationId, traceHeaders = {} }: Asking,
  ): AsyncGenerator<AnswerChange, void> {
    const question: DifyQuestion = {
      ...{ user: subject.userId, query, conversationId, inputs: { ...version.params.inputs, ...inputs } },
      userToken: await this.tokens.mint(subject.userId),
      traceId: logged.callId,
      traceHeaders,
    };
    yield* this.dify.ask(app, question, trace, this.limitsOf(call, version), subject.signal);
  }

  private limitsOf(call: Pick<RunningCall, 'scene' | 'deadline'>, version: RoutableVersion): AttemptLimits {
    const { attempt, total: _, ...limits } = this.times.limits[call.scene];
    const left = Math.max(1, call.deadline - this.times.now());
    return { ...limits, total: Math.min(version.timeoutMs ?? attempt, left) };
  }

  private rulesOf(call: RunningCall, version: RoutableVersion): AnswerRules {
    const allowedHosts = [...call.rules.allowedHosts, ...(version.params.allowed_hosts ?? [])];
    return { ...call.rules, allowedHosts };
  }

  private report({ scene, logged }: RunningCall, { agentName }: RoutableVersion, failure: AgentFailure): void {
    const { type, detail, rule } = failure;
    if (type === 'cancelled') return;
    const line = { msg: 'agent attempt failed', agent: agentName, scene, type, detail, call: logged.callId };
    if (rule.alert !== true) this.logger.warn(line);
    else this.logger.error({ ...line, ...(type === 'internal' && { err: failure.cause }) });
  }
}

function judged({ answer }: AttemptTrace, rules: AnswerRules): string {
  const validated = validateAnswer(answer.text, rules);
  if (!validated.ok) throw new AgentFailure('bad_answer', validated.reason);
  return validated.text;
}

/** A rejected answer is told by its reason. */
function typeOf(failure: AgentFailure | undefined): string | null {
  if (failure === undefined) return null;
  return failure.type === 'bad_answer' ? failure.detail : failure.type;
}

/** Line ends and inner blanks at the edges of a delta belong to the text; invisible characters do not. */
function shown({ type, text }: AnswerChange): string {
  if (type === 'replace') return cleanText(text);
  const [, before = '', after = ''] = /^(\s*)[\s\S]*?(\s*)$/.exec(text) ?? [];
  const inner = cleanText(text);
  return inner === '' ? before : before + inner + after;
}

function asFailure(error: unknown): AgentFailure {
  if (error instanceof AgentFailure) return error;
  if (error instanceof AppError) return new AgentFailure('key_unreadable', error.code, error);
  return new AgentFailure('internal', error instanceof Error ? error.name : 'unknown', error);
}

function teach(permit: Permit, { rule: { breaker } }: AgentFailure): void {
  if (breaker === 'counts') permit.fail(1);
  if (breaker === 'half') permit.fail(0.5);
  if (breaker === 'long') permit.failLong();
}
