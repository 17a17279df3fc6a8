import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids';
import type { Exchange } from '../exchange.types';
import { MethodRunner } from '../method-runner.service';
import type { MethodContext } from '../methods/method.types';
import { silentOutlet } from '../outlet.types';
import { accepted, type Answer, messageText, requestAnswer, sessionEnded } from '../protocol/answers';
import { declaredVersion } from '../protocol/classify';
import type { Message, MessageId, RequestMessage } from '../protocol/json-rpc';
import { type Fault, invalidRequest, isFault, sessionNotFound } from '../protocol/protocol-errors';
import { initializeResult, readInitializeParams } from '../protocol/server-facts';
import { legacyVersionFault, mayBatch, missingSession } from './session-rules';
import { SessionStore } from './session-store';
import type { Session } from './session.types';

/** The legacy era: opens sessions, answers what arrives inside them, ends them. A fault means that no method ran. */
@Injectable()
export class SessionDispatcher {
  constructor(
    private readonly sessions: SessionStore,
    private readonly methods: MethodRunner,
  ) {}

  initialize(exchange: Exchange, request: RequestMessage): Answer | Fault {
    if (exchange.headers.sessionId !== undefined) {
      const session = this.sessionOf(exchange);
      return isFault(session) ? session : invalidRequest('This session is initialized already.');
    }
    const params = readInitializeParams(request.params);
    if (isFault(params)) return params;
    const { caller } = exchange;
    const { session, gaveWay } = this.sessions.open(caller, params);
    const result = initializeResult(params.revision, caller.groupName, gaveWay);
    return { ...requestAnswer(request.id, result), sessionId: session.id };
  }

  async message(exchange: Exchange, message: Message): Promise<Answer | Fault> {
    const session = this.sessionOf(exchange);
    if (isFault(session)) return session;
    if (message.kind !== 'request') return accepted;
    const result = await this.methods.run(
      'legacy',
      message,
      contextOf(exchange, session, message.id, exchange.requestId),
    );
    return requestAnswer(message.id, result);
  }

  /** One response for each request, in their order; each request is a call of its own, with its own id. */
  async batch(exchange: Exchange, messages: readonly Message[]): Promise<Answer | Fault> {
    const session = this.sessionOf(exchange);
    if (isFault(session)) return session;
    if (!mayBatch(session.revision, declaredVersion(exchange.headers))) {
      return invalidRequest('Batches are not supported in this protocol version.');
    }
    const requests = messages.filter((message) => message.kind === 'request');
    if (requests.length === 0) return accepted;
    const texts = await Promise.all(
      requests.map(async (request) => {
        const result = await this.methods.run('legacy', request, contextOf(exchange, session, request.id, newId()));
        return messageText(request.id, result);
      }),
    );
    return { status: 200, body: `[${texts.join(',')}]` };
  }

  end(exchange: Exchange): Answer | Fault {
    const session = this.sessionOf(exchange);
    if (isFault(session)) return session;
    this.sessions.end(session.id, exchange.caller);
    return sessionEnded;
  }

  private sessionOf({ headers, caller }: Exchange): Session | Fault {
    const fault = legacyVersionFault(declaredVersion(headers));
    if (fault !== undefined) return fault;
    if (headers.sessionId === undefined) return missingSession();
    return this.sessions.find(headers.sessionId, caller) ?? sessionNotFound();
  }
}

function contextOf(exchange: Exchange, session: Session, messageId: MessageId, requestId: string): MethodContext {
  const { caller, startedAt } = exchange;
  const { revision, clientName, capabilities: clientCapabilities } = session;
  const who = { caller, startedAt, revision, clientName, clientCapabilities, requestId };
  return { ...who, session, messageId, outlet: silentOutlet };
}
