import type { TaskRun } from '../../tools/caller.types';
import { ClientCannot, type ClientLink } from '../../tools/client-link.types';
import type { Question, QuestionKind } from '../../tools/kit/questions';
import type { MethodContext } from '../methods/method.types';
import { attempts, unusableAnswer } from '../methods/client-links';
import type { JsonObject } from '../protocol/json-rpc';
import { canAnswer, questionParams, requiredCapabilities } from '../protocol/questions';
import { Cancellation } from '../streams/cancellation';
import type { McpTask } from './mcp-task.entity';
import { runSeconds } from './task-store';

interface Pending {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Who made the call, and what its client can answer; no more of its request is kept. */
export type TaskContext = Pick<MethodContext, 'caller' | 'revision' | 'clientCapabilities'>;

/**
 * A task that this process runs. Its questions stand in the task until they are answered; progress and log messages do
 * not travel (extension Tasks, Task Status Notifications).
 */
export class RunningTask implements TaskRun, ClientLink {
  readonly signal = new Cancellation();
  readonly seconds = runSeconds;
  isInterrupted = false;
  private readonly open = new Map<string, Pending>();
  private readonly used = new Set<string>();
  private batch: Record<string, unknown> | undefined;

  constructor(
    readonly row: McpTask,
    readonly context: TaskContext,
    /** Shows further questions to the client. */
    private readonly show: (requests: JsonObject) => Promise<void>,
  ) {}

  get id(): string {
    return this.row.id;
  }

  get link(): ClientLink {
    return this;
  }

  progress(): void {}

  log(): void {}

  release(): void {}

  canAsk(kind: QuestionKind): boolean {
    const { clientCapabilities, revision } = this.context;
    return canAnswer(kind, clientCapabilities, revision);
  }

  async ask(questions: Readonly<Record<string, Question>>): Promise<Readonly<Record<string, unknown>>> {
    const asked = Object.entries(questions);
    const missing = asked.filter(([, { kind }]) => !this.canAsk(kind)).map(([, { kind }]) => kind);
    if (missing.length > 0) throw new ClientCannot(requiredCapabilities(missing));
    const answers = await Promise.all(
      asked.map(async ([key, question]) => [key, await this.askOne(key, question)] as const),
    );
    return Object.fromEntries(answers);
  }

  /** Takes all answers that have come so far. */
  receive(answers: JsonObject): void {
    for (const [key, { resolve }] of this.open) {
      if (!Object.hasOwn(answers, key)) continue;
      this.open.delete(key);
      resolve(answers[key]);
    }
  }

  /** Stops the run: its client, or an operator, wants it no more. */
  cancel(): void {
    this.signal.cancel();
    const over = new Error('The task has ended.');
    for (const { reject } of this.open.values()) reject(over);
    this.open.clear();
  }

  /** Stops the run with its process. */
  interrupt(): void {
    this.isInterrupted = true;
    this.cancel();
  }

  /** An answer that does not have the shape asked for is asked for again, under another key. */
  private async askOne(key: string, question: Question): Promise<unknown> {
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const answer = question.read(await this.request(this.unused(key), question));
      if (answer !== undefined) return answer;
    }
    throw unusableAnswer();
  }

  private request(key: string, question: Question): Promise<unknown> {
    const answer = new Promise((resolve, reject) => this.open.set(key, { resolve, reject }));
    const params = questionParams(question, this.context.revision, key) ?? {};
    this.batch ??= this.newBatch();
    this.batch[key] = { method: question.method, params };
    return answer;
  }

  /** What is asked in one breath is shown at once. */
  private newBatch(): Record<string, unknown> {
    queueMicrotask(() => {
      const requests = this.batch ?? {};
      this.batch = undefined;
      this.show(requests).catch((error: Error) => {
        for (const key of Object.keys(requests)) this.open.get(key)?.reject(error);
      });
    });
    return {};
  }

  /** A key is used once in the life of a task (extension Tasks, Task Update Requests). */
  private unused(key: string): string {
    let fresh = key;
    for (let number = 2; this.used.has(fresh); number += 1) fresh = `${key}_${number}`;
    this.used.add(fresh);
    return fresh;
  }
}
