import type { z } from 'zod';
import type {
  Answers,
  FormAnswer,
  Question,
  QuestionKind,
  Root,
  Sampled,
  SamplingParams,
  UrlAnswer,
} from './questions';

/** The person on whose behalf an agent calls, as a signed user token (or an OAuth grant) proves it. */
export interface ActingUser {
  readonly id: string;
  readonly username: string;
  readonly tier: string;
  readonly roles: readonly string[];
}

/** RFC 5424 severities, as MCP names them. */
export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical' | 'alert' | 'emergency';

/** W3C trace context as the client sent it; hand it to whatever is called on its behalf. */
export interface TraceContext {
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly baggage?: string;
}

/** The name of a question among those of a call; by default its number in the order of asking. */
interface Keyed {
  readonly key?: string;
}

export interface FormQuestion<Fields extends z.ZodObject> extends Keyed {
  readonly message: string;
  readonly fields: Fields;
}

export interface UrlQuestion extends Keyed {
  readonly message: string;
  readonly url: string;
}

/**
 * One run of a tool, a prompt or a resource, as its author sees it.
 *
 * **Asking.** `elicit`, `sample`, `roots` and `askAll` work with every client that says it can be asked. A client of a
 * legacy session is asked while the run waits (its deadline stands still meanwhile). For a client of 2026-07-28 the run
 * ends there; the client brings the answer with a new request and the method runs **again from its start**, where the
 * same question is answered at once. So:
 * - what stands before a question must not change data;
 * - ask the same questions under the same keys each time (by default their order), whatever else has changed;
 * - let what these methods throw pass: do not catch it.
 *
 * **Long work.** A tool that declares `task` says `await call.becomeTask()` once nothing quick is left to do: checks and
 * questions that decide whether to begin at all stand before it. With a client that knows tasks the request is answered
 * there, and the run goes on by itself: it has an hour, it may ask (it waits then, and does not run again), and its result
 * is kept for the client to fetch. Where the process stops, the task fails as interrupted and does not run again.
 */
export interface ToolCall {
  /** Finds the call-log row of this run. */
  readonly requestId: string;
  readonly groupId: string;
  readonly serverCode: string;
  readonly actingUser: ActingUser | null;
  /**
   * Set when the group may read one person only (`data_scope: acting_user`): a tool whose `subject` is `checked` must
   * answer about this user and treat every other as unknown.
   */
  readonly onlyUserId: string | null;
  /** The group's own settings of this tool (`config_data`). */
  readonly config: Readonly<Record<string, unknown>>;
  /** Fires at the deadline, when the caller cancels and at shutdown; hand it to whatever takes time. */
  readonly signal: AbortSignal;
  readonly trace: TraceContext;

  /** Tells the client how far the run is, where it wants to know; values that do not rise are dropped. */
  progress(progress: number, total?: number, message?: string): void;
  /** Tells the client's user what happens, at or above the level that the client asked for; no secrets. */
  log(level: LogLevel, data: unknown, logger?: string): void;
  /** Lets a client that can come back later (2025-11-25) close its connection meanwhile; without effect elsewhere. */
  release(): void;
  /** From here on the call is a task where the client knows tasks; without effect elsewhere, and the second time. */
  becomeTask(): Promise<void>;

  /** Whether the client says that it can be asked this. */
  canAsk(kind: QuestionKind): boolean;
  /** Shows a form, or asks to open a page. Throws when the client cannot. */
  elicit<Fields extends z.ZodObject>(question: FormQuestion<Fields>): Promise<FormAnswer<z.output<Fields>>>;
  elicit(question: UrlQuestion): Promise<UrlAnswer>;
  /** Asks the client's own model. Throws when the client cannot. */
  sample(question: SamplingParams & Keyed): Promise<Sampled>;
  /** The folders that the client works in. Throws when the client cannot say. */
  roots(key?: string): Promise<readonly Root[]>;
  /** Several questions in one round, made with the functions of `questions.ts`. */
  askAll<Questions extends Readonly<Record<string, Question>>>(questions: Questions): Promise<Answers<Questions>>;
}
