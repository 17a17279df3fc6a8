import type { App } from '../apps/app-directory';
import { modesWithTools } from '../apps/app.types';
import type { Conclusion } from '../brains/brain.types';
import { brainOf } from '../brains/brains';
import { untilGone } from '../faults/early-faults';
import {
  cadenceUnder,
  errorOf,
  replacement,
  spoiledAnswer,
  strikeAfterEnd,
  strikeMidway,
} from '../faults/stream-fault';
import type { Json } from '../json';
import { AgentTools, type ToolOutcome } from '../mcp/agent-tools';
import type { ChatEvents, TurnIds } from '../stream/chat-events';
import { AgentPresenter } from '../stream/chat-presenters';
import { type Presenter, type Stage, StreamOver } from '../stream/presenter';
import { nowhere, SseStream } from '../stream/sse-stream';
import { type Usage, usageOf } from '../stream/usage';
import { WorkflowPresenter } from '../stream/workflow-presenter';
import { eventsOf, newIds, newRun, presenterOf, recorded } from './answer-parts';
import { blockingBody } from './blocking-body';
import type { Context } from './context';
import type { Exchange, Reply } from './exchange';
import type { AnswerRequest } from './request-schema';
import type { Conversation, Run } from './store';

/** One answer of an app, from the first byte to the last. */
export class Answer {
  private readonly ids: TurnIds;
  private readonly stop = new AbortController();
  private readonly events: ChatEvents;
  private readonly stream: SseStream | undefined;
  private readonly presenter: Presenter;
  private readonly run: Run | undefined;
  private observed = 0;
  private usage: Usage = usageOf(0, 0);

  constructor(
    private readonly context: Context,
    private readonly exchange: Exchange,
    private readonly app: App,
    private readonly request: AnswerRequest,
    private readonly user: string,
    private readonly conversation: Conversation | null,
  ) {
    const { mode } = app.config;
    this.ids = newIds(context, conversation?.id ?? null, mode);
    this.events = eventsOf(this.ids, mode);
    this.stream = request.streaming && !this.unseen ? this.newStream() : undefined;
    this.run = newRun(this.ids, app.config.appId, user, request.inputs);
    if (this.run !== undefined) context.store.runs.set(this.run.id, this.run);
    this.presenter = presenterOf(mode, this.newStage(), this.events, request.inputs);
  }

  async give(): Promise<Reply> {
    const { context, exchange, ids, app } = this;
    Object.assign(exchange.entry, { taskId: ids.taskId, conversationId: ids.conversationId, messageId: ids.messageId });
    context.store.tasks.set(ids.taskId, { id: ids.taskId, appId: app.config.appId, user: this.user, stop: this.stop });
    app.active.add(ids.taskId);
    if (!this.unseen) exchange.response.once('close', () => this.stop.abort());
    try {
      return await this.answer();
    } catch (error) {
      if (!(error instanceof StreamOver)) throw error;
      await this.stream?.end();
      return null;
    } finally {
      this.stream?.abandon();
      app.active.delete(ids.taskId);
      context.store.tasks.delete(ids.taskId);
    }
  }

  private async answer(): Promise<Reply> {
    const { fault, response, entry } = this.exchange;
    const { clock } = this.context;
    await clock.sleep(this.app.config.firstByteMs, this.stop.signal);
    this.stream?.open();
    if (fault?.kind === 'hangAfterHeaders' || fault?.kind === 'silent') {
      await untilGone(response, clock, fault);
      response.socket?.destroy();
      return null;
    }
    await this.presenter.begin();
    if (fault?.kind === 'provider400') return this.refuse();
    const conclusion = await this.conclude();
    const terminal = await this.presenter.finish(conclusion, this.usage);
    this.save(conclusion.answer);
    entry.completed = !this.stop.signal.aborted;
    if (fault?.kind === 'dupDelivery') await untilGone(response, clock, fault);
    return this.deliver(conclusion, terminal);
  }

  /** Lets the brain work; its tool calls appear among the events. */
  private async conclude(): Promise<Conclusion> {
    const { config } = this.app;
    const { fault, headers, entry } = this.exchange;
    const tools = new AgentTools(this.app, headers, fault, this.context.clock, (call) => entry.mcpCalls.push(call));
    const conclusion = await brainOf(config)({
      app: config,
      inputs: this.request.inputs,
      query: this.request.query,
      history: this.conversation?.messages ?? [],
      toolNames: modesWithTools.includes(config.mode) ? tools.names : [],
      callTool: (name, args) => this.callTool(tools, name, args),
    });
    const answer = spoiledAnswer(fault, conclusion.answer);
    const { query, inputs } = this.request;
    this.usage = usageOf(query.length + JSON.stringify(inputs).length + this.observed, answer.length);
    return { ...conclusion, answer };
  }

  private async callTool(tools: AgentTools, name: string, args: Json): Promise<ToolOutcome> {
    const outcome = await this.presenter.tool(name, args, () => tools.call(name, args));
    this.observed += outcome.observation.length;
    return outcome;
  }

  private async refuse(): Promise<Reply> {
    const { fault } = this.exchange;
    const error = errorOf(fault ?? { kind: 'provider400', params: {} });
    await this.presenter.fail(error);
    this.finishRun();
    if (this.stream !== undefined) {
      await this.stream.end();
      return null;
    }
    if (this.app.config.mode !== 'workflow') throw error;
    return { status: 200, body: blockingBody(this.app.config, this.ids, '', this.usage, this.run) };
  }

  private async deliver(conclusion: Conclusion, terminal: Json): Promise<Reply> {
    const { fault, response } = this.exchange;
    if (this.unseen) {
      response.socket?.destroy();
      return null;
    }
    if (this.stream !== undefined) {
      await strikeAfterEnd(fault, this.stream, this.events, terminal);
      await this.stream.end();
      return null;
    }
    if (fault?.kind === 'disconnectMid') {
      response.socket?.resetAndDestroy();
      return null;
    }
    return { status: 200, body: blockingBody(this.app.config, this.ids, conclusion.answer, this.usage, this.run) };
  }

  private save(answer: string): void {
    const { fault, entry } = this.exchange;
    entry.answer = fault?.kind === 'messageReplace' ? replacement(fault) : answer;
    this.finishRun();
    if (this.run !== undefined && this.conversation === null) return;
    this.context.store.save({
      id: this.ids.messageId,
      appId: this.app.config.appId,
      user: this.user,
      conversationId: this.ids.conversationId,
      inputs: this.request.inputs,
      query: this.request.query,
      answer: entry.answer,
      thoughts: this.presenter instanceof AgentPresenter ? this.presenter.thoughts : [],
      feedback: null,
      totalTokens: this.usage.total_tokens,
      totalPrice: this.usage.total_price,
      createdAt: this.ids.createdAt,
    });
  }

  private finishRun(): void {
    if (this.run !== undefined && this.presenter instanceof WorkflowPresenter) {
      this.run.summary = this.presenter.summary;
    }
  }

  /** The answer is made, but the caller never gets it. */
  private get unseen(): boolean {
    return this.exchange.fault?.kind === 'dupDelivery';
  }

  private newStream(): SseStream {
    const { fault, response } = this.exchange;
    return new SseStream(response, {
      clock: this.context.clock,
      random: this.context.nextRandom(),
      style: this.app.config.jsonStyle,
      lineEnd: fault?.kind === 'crlf' ? '\r\n' : '\n',
      pings: fault?.kind !== 'silent',
    });
  }

  private newStage(): Stage {
    const { clock, nextRandom, newId } = this.context;
    const { fault } = this.exchange;
    const { stream, events, run } = this;
    return {
      sink: recorded(stream ?? nowhere, run),
      clock,
      random: nextRandom(),
      cadence: cadenceUnder(fault),
      signal: this.stop.signal,
      newId,
      midway: async () => (stream === undefined ? 'go on' : strikeMidway(fault, stream, events)),
    };
  }
}
