import type { CancelSignal, TaskRun } from './caller.types';
import { Deadline } from './deadline';
import type { InFlight } from './in-flight';
import type { RunningCall } from './running-call';
import { callCancelled, toolTimedOut } from './tools.errors';

/** The limits that a run keeps. */
export interface RunLimits {
  readonly inFlight: InFlight;
  readonly groupId: string;
  /** For people, in the message about the deadline. */
  readonly name: string;
  readonly timeoutSeconds: number;
  readonly cancelled: CancelSignal | undefined;
}

/**
 * Runs `work` within its group's lane, its deadline and its caller's patience. While it asks its client something, it
 * holds no place in the lane and its deadline stands still: people take their time.
 */
export async function runWithin<Result>(
  limits: RunLimits,
  call: RunningCall,
  work: () => Promise<Result>,
): Promise<Result> {
  const { inFlight, groupId } = limits;
  const turn = inFlight.enter(groupId);
  if (turn !== undefined) await turn;
  let holds = true;
  const leave = (): void => {
    if (holds) inFlight.leave(groupId);
    holds = false;
  };
  const enter = async (): Promise<void> => {
    const next = inFlight.enter(groupId);
    if (next !== undefined) await next;
    holds = true;
  };
  try {
    return await untilStopped(limits, call, { leave, enter }, work);
  } finally {
    leave();
  }
}

interface Place {
  leave(): void;
  enter(): Promise<void>;
}

function untilStopped<Result>(
  limits: RunLimits,
  call: RunningCall,
  place: Place,
  work: () => Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const bounds = new Bounds(limits, call, place, reject);
    call.asking = (question) => bounds.ask(question);
    call.lasting = (task) => bounds.widen(task);
    if (limits.cancelled?.aborted === true) return bounds.cancel();
    work()
      .then(resolve, reject)
      .finally(() => bounds.remove());
  });
}

/** What can end one run before its time: its deadline and whoever may cancel it. */
class Bounds {
  private over = false;
  private deadline: Deadline;
  private canceller: CancelSignal | undefined;

  constructor(
    private readonly limits: RunLimits,
    private readonly call: RunningCall,
    private readonly place: Place,
    private readonly reject: (reason: Error) => void,
  ) {
    this.deadline = this.deadlineIn(limits.timeoutSeconds);
    this.heed(limits.cancelled);
  }

  readonly cancel = (): void => this.stop(callCancelled());

  async ask<Answer>(question: () => Promise<Answer>): Promise<Answer> {
    this.deadline.pause();
    this.place.leave();
    try {
      return await question();
    } finally {
      if (!this.over) {
        await this.place.enter();
        if (this.over) this.place.leave();
        else this.deadline.resume();
      }
    }
  }

  /** The bounds of a task: its own time, which never stands still, its own canceller, and no place in the lane. */
  widen({ seconds, signal }: TaskRun): void {
    if (this.over) return;
    this.deadline.stop();
    this.deadline = this.deadlineIn(seconds);
    this.place.leave();
    this.call.asking = (question) => question();
    this.heed(signal);
    if (signal.aborted) this.cancel();
  }

  remove(): void {
    this.over = true;
    this.deadline.stop();
    this.call.end();
    this.heed(undefined);
  }

  private deadlineIn(seconds: number): Deadline {
    return new Deadline(seconds * 1000, () => this.stop(toolTimedOut(this.limits.name, seconds)));
  }

  private heed(canceller: CancelSignal | undefined): void {
    this.canceller?.removeEventListener('abort', this.cancel);
    this.canceller = canceller;
    canceller?.addEventListener('abort', this.cancel, { once: true });
  }

  private stop(reason: Error): void {
    this.remove();
    this.call.abort(reason);
    this.reject(reason);
  }
}
