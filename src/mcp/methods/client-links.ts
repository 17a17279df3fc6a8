import { AppError } from '../../common/errors/app-error';
import { newId } from '../../common/ids';
import { ClientCannot, type ClientLink, InputRequired } from '../../tools/client-link.types';
import type { Question, QuestionKind } from '../../tools/kit/questions';
import type { LogLevel } from '../../tools/kit/tool-call';
import { isJsonObject, type JsonObject, type MessageId, ownValue } from '../protocol/json-rpc';
import { logLevels } from '../protocol/meta-keys';
import { canAnswer, questionParams, requiredCapabilities } from '../protocol/questions';
import { progressToken, requestLogLevel } from '../protocol/request-meta';
import { hasField } from '../protocol/revision-fields';
import type { MethodContext } from './method.types';

type Questions = Readonly<Record<string, Question>>;

/** What both eras do alike: progress and log messages on the request's own stream. */
abstract class Notifier {
  private readonly token: MessageId | undefined;
  private reached = -Infinity;

  protected constructor(
    protected readonly context: MethodContext,
    protected readonly params: JsonObject,
  ) {
    this.token = progressToken(params);
  }

  /** Values must rise (MCP, Progress); one that does not is dropped. */
  progress(progress: number, total: number | undefined, message: string | undefined): void {
    if (this.token === undefined || !(progress > this.reached)) return;
    this.reached = progress;
    const { outlet, revision } = this.context;
    outlet.notify('notifications/progress', {
      progressToken: this.token,
      progress,
      ...(total !== undefined && { total }),
      ...(message !== undefined && hasField(revision, 'progressMessage') && { message }),
    });
  }

  log(level: LogLevel, data: unknown, logger: string | undefined): void {
    const least = this.leastLevel();
    if (least === null || logLevels.indexOf(level) < logLevels.indexOf(least)) return;
    this.context.outlet.notify('notifications/message', { level, ...(logger !== undefined && { logger }), data });
  }

  release(): void {
    this.context.outlet.release();
  }

  canAsk(kind: QuestionKind): boolean {
    const { clientCapabilities, revision } = this.context;
    return canAnswer(kind, clientCapabilities, revision);
  }

  /** The least severity that the client wants to hear of; null: none. */
  protected abstract leastLevel(): LogLevel | null;
}

/** How often a client of a session is asked the same when its answers do not have the shape asked for. */
export const attempts = 3;

/** Asks the client by requests on the stream of the running one. */
export class LegacyLink extends Notifier implements ClientLink {
  constructor(context: MethodContext, params: JsonObject) {
    super(context, params);
  }

  override canAsk(kind: QuestionKind): boolean {
    return this.context.outlet.streams && super.canAsk(kind);
  }

  async ask(questions: Questions): Promise<Readonly<Record<string, unknown>>> {
    const asked = Object.entries(questions);
    const cannot = asked.find(([, { kind }]) => !this.canAsk(kind));
    if (cannot !== undefined) throw cannotAsk(cannot[1].kind);
    const answers = await Promise.all(
      asked.map(async ([key, question]) => [key, await this.askOne(question)] as const),
    );
    return Object.fromEntries(answers);
  }

  protected leastLevel(): LogLevel | null {
    return this.context.session?.logLevel ?? null;
  }

  private async askOne(question: Question): Promise<unknown> {
    const params = questionParams(question, this.context.revision, newId());
    if (params === undefined) throw cannotAsk(question.kind);
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const answer = question.read(await this.context.outlet.ask(question.method, params));
      if (answer !== undefined) return answer;
    }
    throw unusableAnswer();
  }
}

/**
 * Asks the client by ending the run: it comes back with the answers. `earlier` are those of its former rounds, out of the
 * signed state; `sign` makes the next state.
 */
export class ModernLink extends Notifier implements ClientLink {
  private readonly kept: Record<string, unknown> = {};

  constructor(
    context: MethodContext,
    params: JsonObject,
    private readonly earlier: JsonObject,
    private readonly sign: (answers: JsonObject) => string,
  ) {
    super(context, params);
  }

  async ask(questions: Questions): Promise<Readonly<Record<string, unknown>>> {
    const answers: Record<string, unknown> = {};
    const open: [string, Question][] = [];
    for (const [key, question] of Object.entries(questions)) {
      const result = this.resultFor(key);
      const answer = result === undefined ? undefined : question.read(result);
      if (answer === undefined) open.push([key, question]);
      else {
        answers[key] = answer;
        this.kept[key] = result;
      }
    }
    if (open.length === 0) return Promise.resolve(answers);
    throw this.inputRequired(open);
  }

  protected leastLevel(): LogLevel | null {
    return requestLogLevel(this.params) ?? null;
  }

  private inputRequired(open: readonly (readonly [string, Question])[]): InputRequired | ClientCannot {
    const missing = open.filter(([, { kind }]) => !this.canAsk(kind)).map(([, { kind }]) => kind);
    if (missing.length > 0) return new ClientCannot(requiredCapabilities(missing));
    const { revision } = this.context;
    const requests = open.map(([key, question]) => {
      const { method } = question;
      return [key, { method, params: questionParams(question, revision, key) ?? {} }] as const;
    });
    return new InputRequired(Object.fromEntries(requests), this.sign(this.kept));
  }

  /** What was signed counts before what is sent now; whatever nobody asked for is never looked at. */
  private resultFor(key: string): unknown {
    const given = ownValue(this.params, 'inputResponses');
    return ownValue(this.earlier, key) ?? (isJsonObject(given) ? ownValue(given, key) : undefined);
  }
}

export function unusableAnswer(): AppError {
  return new AppError('mcp.answer_unusable', 'invalid', 'The client did not answer in the shape that was asked for.');
}

function cannotAsk(kind: QuestionKind): AppError {
  const needed = Object.keys(requiredCapabilities([kind])).join(', ');
  return new AppError('mcp.client_cannot', 'invalid', `This needs a client that supports: ${needed}.`);
}
