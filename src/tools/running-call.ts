import type { z } from 'zod';
import type { ClientLink } from './client-link.types';
import type { RunRequest, TaskRun } from './caller.types';
import {
  type Answers,
  form,
  type FormAnswer,
  type Question,
  type QuestionKind,
  type Root,
  rootsOfClient,
  type Sampled,
  sampling,
  type SamplingParams,
  type UrlAnswer,
  visit,
} from './kit/questions';
import type { ActingUser, FormQuestion, LogLevel, ToolCall, TraceContext, UrlQuestion } from './kit/tool-call';
import { deafLink } from './deaf-link';

const noTrace: TraceContext = {};

/** Runs a question to the client while the call gives up its place and its deadline stands still. */
export type Asking = <Answer>(question: () => Promise<Answer>) => Promise<Answer>;

/** A call under way. Its AbortController and its link are made only when the author uses them: most never do. */
export class RunningCall implements ToolCall {
  /** Set by the invoker before the run. */
  asking: Asking = (question) => question();
  /** Set by the invoker before the run: gives it the limits of a task. */
  lasting: (task: TaskRun) => void = () => undefined;
  private controller: AbortController | undefined;
  private reason: Error | undefined;
  private knownLink: ClientLink | undefined;
  private questions = 0;
  private task: Promise<void> | undefined;
  private over = false;

  constructor(
    private readonly request: RunRequest,
    readonly config: Readonly<Record<string, unknown>>,
  ) {}

  get requestId(): string {
    return this.request.requestId;
  }

  get groupId(): string {
    return this.request.caller.groupId;
  }

  get serverCode(): string {
    return this.request.caller.serverCode;
  }

  get actingUser(): ActingUser | null {
    return this.request.caller.actingUser;
  }

  get onlyUserId(): string | null {
    const { dataScope, actingUser } = this.request.caller;
    return dataScope === 'acting_user' ? (actingUser?.id ?? '') : null;
  }

  get trace(): TraceContext {
    return this.request.trace ?? noTrace;
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.reason !== undefined) this.controller.abort(this.reason);
    return this.controller.signal;
  }

  progress(progress: number, total?: number, message?: string): void {
    if (!this.over) this.link.progress(progress, total, message);
  }

  log(level: LogLevel, data: unknown, logger?: string): void {
    if (!this.over) this.link.log(level, data, logger);
  }

  release(): void {
    if (!this.over) this.link.release();
  }

  async becomeTask(): Promise<void> {
    const { becomeTask } = this.request;
    if (becomeTask === undefined || this.over) return;
    this.task ??= becomeTask().then((task) => {
      this.knownLink = task.link;
      this.lasting(task);
    });
    await this.task;
  }

  canAsk(kind: QuestionKind): boolean {
    return this.link.canAsk(kind);
  }

  elicit<Fields extends z.ZodObject>(question: FormQuestion<Fields>): Promise<FormAnswer<z.output<Fields>>>;
  elicit(question: UrlQuestion): Promise<UrlAnswer>;
  elicit(question: FormQuestion<z.ZodObject> | UrlQuestion): Promise<FormAnswer<unknown> | UrlAnswer> {
    const { message, key } = question;
    return 'url' in question
      ? this.askOne(visit(message, question.url), key)
      : this.askOne(form(message, question.fields), key);
  }

  async sample({ key, ...params }: SamplingParams & { readonly key?: string }): Promise<Sampled> {
    return this.askOne(sampling(params), key);
  }

  async roots(key?: string): Promise<readonly Root[]> {
    return this.askOne(rootsOfClient(), key);
  }

  async askAll<Questions extends Readonly<Record<string, Question>>>(
    questions: Questions,
  ): Promise<Answers<Questions>> {
    return (await this.asking(() => this.link.ask(questions))) as Answers<Questions>;
  }

  /** Ends the call: the signal fires with `reason`. */
  abort(reason: Error): void {
    this.reason = reason;
    this.controller?.abort(reason);
  }

  /** Nothing may be said to the client after its answer. */
  end(): void {
    this.over = true;
  }

  private get link(): ClientLink {
    return (this.knownLink ??= this.request.link?.() ?? deafLink);
  }

  private async askOne<Answer>(question: Question<Answer>, key: string | undefined): Promise<Answer> {
    this.questions += 1;
    const name = key ?? `question_${this.questions}`;
    const answers = await this.askAll({ [name]: question });
    return answers[name] as Answer;
  }
}
