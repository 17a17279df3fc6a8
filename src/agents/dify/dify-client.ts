import type { IncomingMessage } from 'node:http';
import { Injectable, Logger } from '@nestjs/common';
import { type AppMode, appModes } from '../agents.types';
import { type AttemptLimits, CallGuard } from './call-guard';
import { type AnswerChange, type AppKind, DifyAnswer } from './dify-answer';
import { AgentFailure } from './dify-errors';
import { MalformedEvent, readDifyEvents } from './dify-events';
import { exchange, networkFailure, readBody, refuseFailure } from './http-exchange';
import { SseError, type SseEvent, SseParser } from './sse-parser';

/** An app and its key. */
export interface DifyApp {
  readonly baseUrl: string;
  readonly apiKey: string;
  readonly kind: AppKind;
}

export interface DifyQuestion {
  readonly user: string;
  readonly query: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly conversationId: string | null;
  /** Travels on to our own MCP servers and says on whose behalf they are called. */
  readonly userToken: string;
  readonly traceId: string;
  /** W3C trace context (`traceparent`) of the attempt; empty where traces are off. */
  readonly traceHeaders: Readonly<Record<string, string>>;
}

/** What is known of an attempt while it goes on and afterwards, milliseconds from its start. */
export interface AttemptTrace {
  readonly answer: DifyAnswer;
  readonly startedAt: number;
  connected: number | null;
  firstByte: number | null;
}

const paths: Record<AppKind, string> = {
  chat: '/chat-messages',
  completion: '/completion-messages',
  workflow: '/workflows/run',
};
/** Milliseconds for the end of a stream after the end of its answer. */
const drainTime = 2_000;
const smallCall: AttemptLimits = {
  connect: 3_000,
  firstByte: 5_000,
  contentIdle: 5_000,
  byteIdle: 5_000,
  total: 6_000,
};

/** Dify's service API as it is on the wire; knows nothing of breakers and second choices. */
@Injectable()
export class DifyClient {
  private readonly logger = new Logger('Dify');

  newTrace(app: DifyApp): AttemptTrace {
    return { answer: new DifyAnswer(app.kind), startedAt: performance.now(), connected: null, firstByte: null };
  }

  /**
   * Asks, and gives the answer piece by piece; `trace.answer` holds it whole. When the caller leaves early or a limit
   * passes, the socket is closed and Dify told to stop. Throws {@link AgentFailure}.
   */
  async *ask(
    app: DifyApp,
    question: DifyQuestion,
    trace: AttemptTrace,
    limits: AttemptLimits,
    signal?: AbortSignal,
  ): AsyncGenerator<AnswerChange, void> {
    const guard = new CallGuard(limits, signal);
    let stream: IncomingMessage | undefined;
    try {
      stream = await exchange(askCall(app, question, trace), guard);
      await refuseFailure(stream, guard);
      refuseOtherContent(stream);
      yield* this.read(stream, trace, guard);
      trace.answer.close();
    } catch (error) {
      throw readable(networkFailureOf(guard, error));
    } finally {
      guard.release();
      if (stream !== undefined) leave(stream, trace.answer.done);
      if (!trace.answer.done) this.stopInBackground(app, question.user, trace.answer.taskId);
    }
  }

  /** GET /info: the app behind the key. Throws {@link AgentFailure}. */
  async info(app: Omit<DifyApp, 'kind'>): Promise<{ name: string; mode: AppMode | null }> {
    const guard = new CallGuard(smallCall, undefined);
    try {
      const headers = authorization(app);
      const answer = await exchange({ method: 'GET', url: `${app.baseUrl}/info`, headers }, guard);
      await refuseFailure(answer, guard);
      return infoOf(await readBody(answer, guard));
    } finally {
      guard.release();
    }
  }

  /** Tells Dify to stop a running answer; it checks that `user` is the one who asked. */
  async stop(app: DifyApp, taskId: string, user: string): Promise<void> {
    const path = app.kind === 'workflow' ? `/workflows/tasks/${taskId}/stop` : `${paths[app.kind]}/${taskId}/stop`;
    const guard = new CallGuard(smallCall, undefined);
    try {
      const url = `${app.baseUrl}${path}`;
      const answer = await exchange({ method: 'POST', url, headers: authorization(app), body: { user } }, guard);
      await readBody(answer, guard);
    } finally {
      guard.release();
    }
  }

  private async *read(
    stream: IncomingMessage,
    trace: AttemptTrace,
    guard: CallGuard,
  ): AsyncGenerator<AnswerChange, void> {
    const parser = new SseParser();
    const { answer } = trace;
    const bytes = stream.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer>;
    for await (const piece of bytes) {
      trace.firstByte ??= elapsed(trace);
      guard.received();
      yield* changes(parser.push(piece), answer, guard);
      if (answer.done) return;
    }
    yield* changes(parser.end(), answer, guard);
  }

  private stopInBackground(app: DifyApp, user: string, taskId: string | null): void {
    if (taskId === null) return;
    this.stop(app, taskId, user).catch((error: unknown) =>
      this.logger.debug({ msg: 'an abandoned answer could not be stopped', task: taskId, err: error }),
    );
  }
}

function* changes(events: readonly SseEvent[], answer: DifyAnswer, guard: CallGuard): Generator<AnswerChange> {
  for (const event of events.flatMap(readDifyEvents)) {
    if (event.type !== 'ping') guard.progressed();
    const change = answer.apply(event);
    if (change !== null) yield change;
  }
}

function askCall(app: DifyApp, question: DifyQuestion, trace: AttemptTrace) {
  const { user, query, inputs, conversationId } = question;
  const asked = {
    // A title of Dify's own would cost another call of its model, and nobody sees it.
    chat: { query, conversation_id: conversationId ?? '', auto_generate_name: false },
    completion: { query },
    workflow: {},
  };
  // Completions and workflows have no question beside their inputs; apps that want it declare an input `query`.
  const allInputs = app.kind === 'chat' ? inputs : { ...inputs, query };
  return {
    method: 'POST',
    url: `${app.baseUrl}${paths[app.kind]}`,
    headers: {
      ...question.traceHeaders,
      ...authorization(app),
      accept: 'text/event-stream',
      'x-user-token': question.userToken,
      'x-trace-id': question.traceId,
    },
    body: { inputs: allInputs, ...asked[app.kind], response_mode: 'streaming', user },
    onConnected: () => (trace.connected = elapsed(trace)),
  } as const;
}

function authorization({ apiKey }: { readonly apiKey: string }): Record<string, string> {
  return { authorization: `Bearer ${apiKey}` };
}

function elapsed(trace: AttemptTrace): number {
  return Math.round(performance.now() - trace.startedAt);
}

function refuseOtherContent(stream: IncomingMessage): void {
  const type = stream.headers['content-type'] ?? '';
  const encoding = stream.headers['content-encoding'] ?? 'identity';
  if (!type.startsWith('text/event-stream') || encoding !== 'identity') {
    throw new AgentFailure('unexpected_answer', `content-type ${type}, content-encoding ${encoding}`.slice(0, 200));
  }
}

/** After a whole answer the stream may end by itself for a moment, so that Dify can finish its books. */
function leave(stream: IncomingMessage, isWhole: boolean): void {
  if (!isWhole || stream.readableEnded) {
    stream.destroy();
    return;
  }
  const timer = setTimeout(() => stream.destroy(), drainTime).unref();
  stream.once('close', () => clearTimeout(timer));
  stream.resume();
}

function networkFailureOf(guard: CallGuard, error: unknown): unknown {
  const known = error instanceof AgentFailure || error instanceof SseError || error instanceof MalformedEvent;
  return known && !guard.signal.aborted ? error : networkFailure(guard, error);
}

function readable(error: unknown): unknown {
  if (error instanceof SseError) {
    return new AgentFailure(error.reason === 'too_long' ? 'too_large' : 'malformed_stream', error.message, error);
  }
  return error instanceof MalformedEvent ? new AgentFailure('malformed_stream', error.message, error) : error;
}

function infoOf(body: string): { name: string; mode: AppMode | null } {
  try {
    const { name, mode } = (JSON.parse(body) ?? {}) as { name?: unknown; mode?: unknown };
    return {
      name: typeof name === 'string' ? name.slice(0, 200) : '',
      mode: appModes.find((known) => known === mode) ?? null,
    };
  } catch (error) {
    throw new AgentFailure('unexpected_answer', 'GET /info holds no JSON', error);
  }
}
