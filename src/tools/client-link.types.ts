import type { Question, QuestionKind } from './kit/questions';
import type { LogLevel } from './kit/tool-call';

/** The way from a running call to its client; each protocol era has its own. Made when a call first needs it. */
export interface ClientLink {
  progress(progress: number, total: number | undefined, message: string | undefined): void;
  log(level: LogLevel, data: unknown, logger: string | undefined): void;
  release(): void;
  canAsk(kind: QuestionKind): boolean;
  /**
   * The answers, read by their questions. Rejects with {@link InputRequired} when they come with a later request, with
   * {@link ClientCannot} or an AppError when they cannot be had.
   */
  ask(questions: Readonly<Record<string, Question>>): Promise<Readonly<Record<string, unknown>>>;
}

/** The run ends here: the client is to bring answers and call again. No fault; only the invoker may catch it. */
export class InputRequired extends Error {
  override readonly name = 'InputRequired';

  constructor(
    /** By key, as the protocol has them: `{ method, params }`. */
    readonly inputRequests: Readonly<Record<string, { readonly method: string; readonly params: unknown }>>,
    /** Opaque to the client, which returns it unchanged. */
    readonly requestState: string,
  ) {
    super('The client is asked for input.');
  }
}

/** The request did not declare what answering a question takes. */
export class ClientCannot extends Error {
  override readonly name = 'ClientCannot';

  /** `requiredCapabilities`: in the form of a client's capabilities. */
  constructor(readonly requiredCapabilities: Readonly<Record<string, unknown>>) {
    super(`The client must be capable of: ${Object.keys(requiredCapabilities).join(', ')}.`);
  }
}
