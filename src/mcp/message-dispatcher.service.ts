import { Injectable } from '@nestjs/common';
import type { Exchange } from './exchange.types';
import { MethodRunner } from './method-runner.service';
import { accepted, type Answer, faultAnswer } from './protocol/answers';
import { parseBody } from './protocol/body';
import { classify, declaredVersion, type ModernRequest as ModernVerdict, type Verdict } from './protocol/classify';
import type { MessageId } from './protocol/json-rpc';
import { type Fault, isFault, parseError } from './protocol/protocol-errors';
import { attemptedCalls } from './protocol/tool-params';
import { RefusalLogService } from './refusal-log.service';
import { ModernRequest } from './streams/modern-request';
import { SessionDispatcher } from './sessions/session-dispatcher.service';

/** Modern methods that last long enough for a client to go away meanwhile. */
const lasting: ReadonlySet<string> = new Set(['tools/call', 'prompts/get', 'resources/read', 'subscriptions/listen']);

/** Brings each POST to its era and gives its one answer. */
@Injectable()
export class MessageDispatcher {
  constructor(
    private readonly methods: MethodRunner,
    private readonly sessions: SessionDispatcher,
    private readonly refusals: RefusalLogService,
  ) {}

  async post(exchange: Exchange, bytes: unknown): Promise<Answer> {
    const body = parseBody(bytes);
    if (body === undefined) return faultAnswer(parseError());
    const verdict = classify(body, exchange.headers);
    const answer = await this.answer(exchange, verdict);
    return isFault(answer) ? this.refuse(exchange, body, verdict, answer) : answer;
  }

  private answer(exchange: Exchange, verdict: Verdict): Answer | Fault | Promise<Answer | Fault> {
    switch (verdict.kind) {
      case 'modern':
        return this.modern(exchange, verdict);
      case 'modern-notification':
        return accepted;
      case 'legacy':
        return this.sessions.message(exchange, verdict.message);
      case 'initialize':
        return this.sessions.initialize(exchange, verdict.request);
      case 'batch':
        return this.sessions.batch(exchange, verdict.messages);
      case 'refused':
        return verdict.fault;
    }
  }

  /** Going away is the modern era's cancel (2026-07-28, Cancellation). */
  private async modern(exchange: Exchange, modern: ModernVerdict): Promise<Answer> {
    const { request, revision, clientName, clientCapabilities } = modern;
    const { caller, requestId, startedAt } = exchange;
    const who = { caller, requestId, startedAt, revision, clientName, clientCapabilities };
    const outlet = new ModernRequest(exchange, request.id);
    const stillAdmitted = (): Promise<boolean> => exchange.stillAdmitted();
    const paramHeader = (name: string): string | undefined => exchange.paramHeader(name);
    const context = { ...who, session: null, messageId: request.id, outlet, stillAdmitted, paramHeader };
    const result = await this.methods.run(
      'modern',
      request,
      lasting.has(request.method) ? { ...context, signal: exchange.disconnected() } : context,
    );
    return outlet.answer(result);
  }

  private async refuse(exchange: Exchange, body: unknown, verdict: Verdict, fault: Fault): Promise<Answer> {
    const { caller, requestId, startedAt, headers } = exchange;
    const { serverCode, groupId, groupName } = caller;
    const who = { requestId, serverCode, groupId, groupName, clientName: null, startedAt };
    const revision = declaredVersion(headers)?.slice(0, 20) ?? null;
    await this.refusals.record(attemptedCalls(body), {
      ...who,
      revision,
      errorCode: fault.name,
      errorMessage: fault.message,
    });
    return faultAnswer(fault, requestIdOf(verdict));
  }
}

/** The JSON-RPC id that an error must repeat; none for batches, notifications and what is no message. */
function requestIdOf(verdict: Verdict): MessageId | undefined {
  switch (verdict.kind) {
    case 'modern':
    case 'initialize':
    case 'refused':
      return verdict.request?.id;
    case 'legacy':
      return verdict.message.kind === 'request' ? verdict.message.id : undefined;
    case 'modern-notification':
    case 'batch':
      return undefined;
  }
}
