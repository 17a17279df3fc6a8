import { newId } from '../../common/ids';
import type { MethodContext } from '../methods/method.types';
import { messageText, type MethodResult } from '../protocol/answers';
import { classify, type ModernRequest } from '../protocol/classify';
import { errorText, type Message, type MessageId, type RequestMessage } from '../protocol/json-rpc';
import {
  type Fault,
  invalidEnvelope,
  invalidRequest,
  isFault,
  methodNotFound,
  unsupportedVersion,
} from '../protocol/protocol-errors';
import { modernRevisions } from '../protocol/revisions';
import { readInitializeParams } from '../protocol/server-facts';
import type { LiveSession } from '../sessions/live-session';
import { sessionSubscriber } from '../sessions/session-subscriber';
import { headersOf } from './body-headers';
import { ChannelRequest } from './channel-request';
import type { Channel, ChannelServices, Sender } from './channel.types';

/**
 * The client at the other end of a channel. Its first message decides the era for good: `initialize` opens a session
 * that ends with the channel, a modern request makes it modern.
 */
export class ChannelPeer {
  private session: LiveSession | undefined;
  private isModern = false;
  private readonly modernRequests = new Map<MessageId, ChannelRequest>();
  private removeSubscriber: (() => void) | undefined;

  constructor(
    private readonly services: ChannelServices,
    private readonly channel: Channel,
  ) {}

  /** Takes one parsed message or batch; resolves when everything it asked for is answered. */
  async receive(body: unknown, sender: Sender): Promise<void> {
    const verdict = classify(body, headersOf(body));
    switch (verdict.kind) {
      case 'modern':
        return this.modern(verdict, sender);
      case 'modern-notification':
        return this.cancelModern(body);
      case 'initialize':
        return this.reply(verdict.request.id, await this.initialize(verdict.request, sender));
      case 'legacy':
        return this.legacy(verdict.message, sender);
      case 'batch':
        return this.batch(verdict.messages, sender);
      case 'refused':
        if (verdict.request !== undefined) this.reply(verdict.request.id, verdict.fault);
    }
  }

  /** The client is gone. */
  async close(): Promise<void> {
    this.removeSubscriber?.();
    for (const request of this.modernRequests.values()) request.cancel();
    if (this.session !== undefined) await this.services.sessions.end(this.session);
  }

  private async initialize(request: RequestMessage, sender: Sender): Promise<MethodResult> {
    const params = readInitializeParams(request.params);
    if (isFault(params)) return params;
    if (this.isModern) return unsupportedVersion(String(request.params.protocolVersion), modernRevisions);
    if (this.session !== undefined) return invalidRequest('This session is initialized already.');
    const { feed, server, sessions } = this.services;
    await feed.prepare(sender.caller.groupId);
    const { session, gaveWay } = sessions.open(sender.caller, params);
    this.session = session;
    session.holdOpen();
    session.onEnd(() => this.channel.close());
    this.removeSubscriber = feed.add({
      ...sessionSubscriber(session, (text) => this.channel.send(text)),
      stillAdmitted: () => sender.stillAdmitted(),
      end: () => this.channel.close(),
    });
    return server.initialize(sender.caller, params.revision, gaveWay);
  }

  private async legacy(message: Message, sender: Sender): Promise<void> {
    const { session } = this;
    if (message.kind === 'response') session?.pending.settle(message);
    else if (message.kind === 'notification') this.cancelled(message.method, message.params.requestId);
    else if (this.isModern) this.reply(message.id, invalidEnvelope('params._meta is missing: this client is modern.'));
    else if (session === undefined) this.reply(message.id, invalidRequest('Send initialize first.'));
    else this.reply(message.id, await this.run('legacy', message, sender, session));
  }

  /** One array with one response for each request that was not cancelled. */
  private async batch(messages: readonly Message[], sender: Sender): Promise<void> {
    const { session } = this;
    if (session?.revision !== '2025-03-26')
      return this.channel.send(errorText(undefined, invalidRequest('No batches here.')));
    const running: Promise<string | undefined>[] = [];
    for (const message of messages) {
      if (message.kind !== 'request') void this.legacy(message, sender);
      else running.push(this.runToText(message, { ...sender, requestId: newId() }, session));
    }
    const texts = (await Promise.all(running)).filter((text) => text !== undefined);
    if (texts.length > 0) this.channel.send(`[${texts.join(',')}]`);
  }

  private async runToText(request: RequestMessage, sender: Sender, session: LiveSession): Promise<string | undefined> {
    const result = await this.run('legacy', request, sender, session);
    return result === undefined ? undefined : messageText(request.id, result);
  }

  private async modern(verdict: ModernRequest, sender: Sender): Promise<void> {
    const { request } = verdict;
    if (this.session !== undefined) return this.reply(request.id, methodNotFound(request.method, 'legacy'));
    // A client may look around and still fall back to initialize.
    if (request.method !== 'server/discover') this.isModern = true;
    this.reply(request.id, await this.run('modern', request, sender, verdict));
  }

  /** Undefined when the client cancelled the request: it gets no answer then. */
  private async run(
    era: 'legacy' | 'modern',
    request: RequestMessage,
    sender: Sender,
    peer: LiveSession | ModernRequest,
  ): Promise<MethodResult | undefined> {
    const session = 'kind' in peer ? null : peer;
    const running = new ChannelRequest(this.channel, session);
    if (session === null) this.modernRequests.set(request.id, running);
    else session.begin(request.id, running);
    const { revision, clientName } = peer;
    const clientCapabilities = 'kind' in peer ? peer.clientCapabilities : peer.capabilities;
    const { caller, requestId, startedAt, origin } = sender;
    const who = { caller, requestId, startedAt, origin, revision, clientName, clientCapabilities, session };
    const way = { messageId: request.id, outlet: running, signal: running };
    const context: MethodContext = { ...who, ...way, stillAdmitted: () => sender.stillAdmitted() };
    const result = await this.services.methods.run(era, request, context);
    if (session !== null) session.done(request.id, running);
    else if (this.modernRequests.get(request.id) === running) this.modernRequests.delete(request.id);
    return running.aborted ? undefined : result;
  }

  private cancelled(method: string, requestId: unknown): void {
    if (method !== 'notifications/cancelled') return;
    this.session?.cancel(requestId);
    if (typeof requestId === 'string' || typeof requestId === 'number') this.modernRequests.get(requestId)?.cancel();
  }

  private cancelModern(body: unknown): void {
    const { method, params } = body as { method: string; params?: { requestId?: unknown } };
    this.cancelled(method, params?.requestId);
  }

  private reply(id: MessageId, result: MethodResult | Fault | undefined): void {
    if (result !== undefined) this.channel.send(messageText(id, result));
  }
}
