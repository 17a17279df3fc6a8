import { Injectable } from '@nestjs/common';
import { newId } from '../../common/ids';
import type { Exchange } from '../exchange.types';
import { MethodRunner } from '../method-runner.service';
import type { MethodContext } from '../methods/method.types';
import { ServerMethods } from '../methods/server-methods';
import {
  accepted,
  type Answer,
  messageText,
  type MethodResult,
  requestAnswer,
  sessionEnded,
  streamed,
} from '../protocol/answers';
import { declaredVersion } from '../protocol/classify';
import type { Message, NotificationMessage, RequestMessage, ResponseMessage } from '../protocol/json-rpc';
import { type Fault, invalidRequest, isFault, sessionNotFound } from '../protocol/protocol-errors';
import { readInitializeParams } from '../protocol/server-facts';
import { ChangeFeed } from '../streams/change-feed.service';
import type { EventConnection } from '../streams/event-connection';
import type { Subscriber } from '../streams/subscriber.types';
import { AnswerStream } from './answer-stream';
import type { LiveSession } from './live-session';
import { SessionRequest } from './session-request';
import { legacyVersionFault, mayBatch, missingSession, notAcceptable, streamTaken } from './session-rules';
import { SessionStore } from './session-store';
import { sessionSubscriber } from './session-subscriber';

/** The legacy era: opens sessions, answers what arrives inside them, ends them. A fault means that no method ran. */
@Injectable()
export class SessionDispatcher {
  constructor(
    private readonly sessions: SessionStore,
    private readonly methods: MethodRunner,
    private readonly server: ServerMethods,
    private readonly feed: ChangeFeed,
  ) {}

  async initialize(exchange: Exchange, request: RequestMessage): Promise<Answer | Fault> {
    if (exchange.headers.sessionId !== undefined) {
      const session = await this.sessionOf(exchange);
      return isFault(session) ? session : invalidRequest('This session is initialized already.');
    }
    const params = readInitializeParams(request.params);
    if (isFault(params)) return params;
    const { caller } = exchange;
    const { session, gaveWay } = this.sessions.open(caller, params);
    const result = await this.server.initialize(caller, params.revision, gaveWay);
    return { ...requestAnswer(request.id, result), sessionId: session.id };
  }

  async message(exchange: Exchange, message: Message): Promise<Answer | Fault> {
    const session = await this.sessionOf(exchange);
    if (isFault(session)) return session;
    if (message.kind !== 'request') {
      take(session, message);
      return accepted;
    }
    const stream = new AnswerStream(session, exchange);
    const result = await this.run(exchange, session, message, exchange.requestId, stream);
    if (!stream.isOpen) return result === undefined ? accepted : requestAnswer(message.id, result);
    if (result !== undefined) stream.send(messageText(message.id, result));
    stream.finish();
    return streamed;
  }

  /** One response for each request, in their order; each request is a call of its own, with its own id. */
  async batch(exchange: Exchange, messages: readonly Message[]): Promise<Answer | Fault> {
    const session = await this.sessionOf(exchange);
    if (isFault(session)) return session;
    if (!mayBatch(session.revision, declaredVersion(exchange.headers))) {
      return invalidRequest('Batches are not supported in this protocol version.');
    }
    const stream = new AnswerStream(session, exchange);
    const running: Promise<string | undefined>[] = [];
    for (const message of messages) {
      if (message.kind !== 'request') take(session, message);
      else running.push(this.runToText(exchange, session, message, stream));
    }
    const texts = (await Promise.all(running)).filter((text) => text !== undefined);
    if (!stream.isOpen) return texts.length === 0 ? accepted : { status: 200, body: `[${texts.join(',')}]` };
    for (const text of texts) stream.send(text);
    stream.finish();
    return streamed;
  }

  /** Answers a GET: the session's own stream, or the rest of any of its streams (Streamable HTTP, Listening, Resumability). */
  async listen(exchange: Exchange, lastEventId: string | undefined): Promise<Answer | Fault> {
    const session = await this.sessionOf(exchange);
    if (isFault(session)) return session;
    if (!exchange.acceptsStream) return notAcceptable();
    await this.feed.prepare(session.groupId);
    const open = (standalone: boolean): EventConnection => {
      const connection = exchange.openStream(standalone);
      if (standalone) connection.onClose(this.feed.add(subscriberOf(session, exchange, connection)));
      return connection;
    };
    if (lastEventId !== undefined && session.streams.resume(lastEventId, open)) return streamed;
    return session.streams.attachStandalone(open) ? streamed : streamTaken();
  }

  async end(exchange: Exchange): Promise<Answer | Fault> {
    const session = await this.sessionOf(exchange);
    if (isFault(session)) return session;
    await this.sessions.end(session);
    return sessionEnded;
  }

  private async runToText(
    exchange: Exchange,
    session: LiveSession,
    request: RequestMessage,
    stream: AnswerStream,
  ): Promise<string | undefined> {
    const result = await this.run(exchange, session, request, newId(), stream);
    return result === undefined ? undefined : messageText(request.id, result);
  }

  /** Undefined when the client cancelled the request: it gets no answer then (Cancellation, Behavior Requirements). */
  private async run(
    exchange: Exchange,
    session: LiveSession,
    request: RequestMessage,
    requestId: string,
    stream: AnswerStream,
  ): Promise<MethodResult | undefined> {
    const { caller, startedAt } = exchange;
    const running = new SessionRequest(session, request.id, stream);
    const { revision, clientName, capabilities: clientCapabilities } = session;
    const who = { caller, startedAt, revision, clientName, clientCapabilities, requestId, session };
    const way = { messageId: request.id, outlet: running, signal: running };
    const context: MethodContext = { ...who, ...way, stillAdmitted: () => exchange.stillAdmitted() };
    const result = await this.methods.run('legacy', request, context);
    running.done();
    return running.aborted ? undefined : result;
  }

  private async sessionOf({ headers, caller }: Exchange): Promise<LiveSession | Fault> {
    const fault = legacyVersionFault(declaredVersion(headers));
    if (fault !== undefined) return fault;
    if (headers.sessionId === undefined) return missingSession();
    return (await this.sessions.find(headers.sessionId, caller)) ?? sessionNotFound();
  }
}

/** What is no request has no answer, whatever it is. */
function take(session: LiveSession, message: NotificationMessage | ResponseMessage): void {
  if (message.kind === 'response') session.pending.settle(message);
  else if (message.method === 'notifications/cancelled') session.cancel(message.params.requestId);
}

function subscriberOf(session: LiveSession, exchange: Exchange, connection: EventConnection): Subscriber {
  return {
    ...sessionSubscriber(session, (text) => session.streams.sendStandalone(text)),
    stillAdmitted: () => exchange.stillAdmitted(),
    end: () => connection.end(),
  };
}
