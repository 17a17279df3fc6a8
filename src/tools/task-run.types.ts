import type { CancelSignal } from './caller.types';
import type { ClientLink } from './client-link.types';

/** A call that goes on as a task, after its request has been answered. */
export interface TaskRun {
  /** The way to the client from now on: the request's own is closed. */
  readonly link: ClientLink;
  /** Ends the run from now on; the request's going away does not. */
  readonly signal: CancelSignal;
  /** Its whole time from now on; waiting for a person counts. */
  readonly seconds: number;
}

/** Makes a running call a task; resolves once the task is durable. Rejects when there can be no further one. */
export type TaskStart = () => Promise<TaskRun>;
