import type { CancelSignal } from './caller.types';
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
  { name, timeoutSeconds, cancelled }: RunLimits,
  call: RunningCall,
  place: Place,
  work: () => Promise<Result>,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    let over = false;
    const stop = (reason: Error): void => {
      done();
      call.abort(reason);
      reject(reason);
    };
    const cancel = (): void => stop(callCancelled());
    const deadline = new Deadline(timeoutSeconds * 1000, () => stop(toolTimedOut(name, timeoutSeconds)));
    call.asking = async (question) => {
      deadline.pause();
      place.leave();
      try {
        return await question();
      } finally {
        if (!over) {
          await place.enter();
          if (over) place.leave();
          else deadline.resume();
        }
      }
    };
    const done = (): void => {
      over = true;
      deadline.stop();
      call.end();
      cancelled?.removeEventListener('abort', cancel);
    };
    if (cancelled?.aborted === true) return cancel();
    cancelled?.addEventListener('abort', cancel, { once: true });
    work().then(resolve, reject).finally(done);
  });
}
