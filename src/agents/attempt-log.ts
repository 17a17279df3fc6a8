import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { currentContext } from '../common/context/request-context';
import { newId } from '../common/ids';
import { type Span, type SpanFacts, Tracing } from '../common/tracing/tracing';
import type { AgentCallLog } from './agent-call-log.entity';
import type { AgentScene, AttemptOutcome, AttemptRole, CallSubject } from './agents.types';
import { AgentCallLogRepository } from './call-log.repository';
import type { AttemptTrace } from './dify/dify-client';
import { noUsage } from './dify/dify-events';
import type { RoutableVersion } from './routing/route';

/** What all attempts of a call have in common. */
export interface LoggedCall {
  readonly callId: string;
  readonly scene: AgentScene;
  readonly subject: CallSubject;
  readonly experimentId: string | null;
  readonly arm: string | null;
}

export interface AttemptStart {
  readonly attempt: number;
  readonly role: AttemptRole;
  readonly fallback: boolean;
  /** Null for the template that stands in for all agents. */
  readonly version: RoutableVersion | null;
}

export interface AttemptEnd {
  readonly outcome: AttemptOutcome;
  readonly errorType: string | null;
  readonly errorDetail: string | null;
  readonly durationMs: number;
  readonly trace?: AttemptTrace;
}

/** An attempt that is under way. */
export interface BegunAttempt {
  readonly id: string;
  /** Where traces are on. */
  readonly span?: Span | undefined;
  readonly facts: SpanFacts;
}

/**
 * One row an attempt, there before it begins, and one span. The log never stands in the way of an answer: a row that
 * cannot be written is reported in the process's log instead.
 */
@Injectable()
export class AttemptLog {
  private readonly logger = new Logger('AgentCalls');

  constructor(
    private readonly logs: AgentCallLogRepository,
    private readonly clock: Clock,
    private readonly tracing: Tracing,
  ) {}

  /** Writes the row of an attempt that begins. */
  async begin(call: LoggedCall, start: AttemptStart): Promise<BegunAttempt> {
    const row = this.row(call, start);
    await this.written(row.id, this.logs.add(row));
    return { id: row.id, span: this.tracing.begin('agent.attempt'), facts: factsOf(row) };
  }

  async end({ id, span, facts }: BegunAttempt, end: AttemptEnd): Promise<void> {
    span?.end({ ...facts, 'agent.outcome': end.outcome, 'error.type': end.errorType });
    await this.written(id, this.logs.change(id, columnsOf(end)));
  }

  /** Both at once, for the template, which takes no time. */
  async note(call: LoggedCall, start: AttemptStart, end: AttemptEnd): Promise<void> {
    const row = { ...this.row(call, start), ...columnsOf(end) };
    await this.written(row.id, this.logs.add(row));
  }

  private row(call: LoggedCall, { attempt, role, fallback, version }: AttemptStart): AgentCallLog {
    const { callId, scene, experimentId, arm, subject } = call;
    return {
      ...{ id: newId(), callId, attempt, scene, role, fallback, experimentId, arm, outcome: 'started' },
      provider: version?.provider ?? 'template',
      ...{ agentId: version?.agentId ?? null, versionId: version?.versionId ?? null, appId: version?.appId ?? null },
      ...{ errorType: null, errorDetail: null, connectMs: null, firstByteMs: null, durationMs: null },
      ...{ ...noUsage, toolCalls: 0, toolErrors: 0, remoteTaskId: null, remoteMessageId: null },
      ...{ userId: subject.userId, conversationId: subject.conversationId ?? null, runId: subject.runId ?? null },
      requestId: currentContext()?.requestId ?? null,
      createdAt: this.clock.now(),
    };
  }

  private async written(id: string, write: Promise<void>): Promise<void> {
    await write.catch((error: unknown) =>
      this.logger.error({ msg: 'an agent call could not be logged', attempt: id, err: error }),
    );
  }
}

function factsOf({ agentId, appId, scene, role, attempt, callId }: AgentCallLog): SpanFacts {
  return {
    ...{ 'agent.id': agentId, 'agent.app': appId, 'agent.scene': scene, 'agent.role': role },
    ...{ 'agent.attempt': attempt, 'agent.call': callId },
  };
}

function columnsOf({ outcome, errorType, errorDetail, durationMs, trace }: AttemptEnd): Partial<AgentCallLog> {
  const base = {
    outcome,
    errorType,
    errorDetail: errorDetail?.slice(0, 300) ?? null,
    durationMs: Math.round(durationMs),
  };
  if (trace === undefined) return base;
  const { answer } = trace;
  return {
    ...base,
    ...answer.usage,
    ...{ connectMs: trace.connected, firstByteMs: trace.firstByte },
    ...{ toolCalls: answer.toolCalls, toolErrors: answer.toolErrors },
    ...{ remoteTaskId: answer.taskId, remoteMessageId: answer.messageId },
  };
}
