/**
 * What befalls an operation. Killed: the process dies just before it, or just after it was done and before anybody knew.
 * Error: what its port gives when the other side is gone, nothing was done. Hang: it is never answered, though it may have
 * been done.
 */
export const faults = ['killed_before', 'killed_after', 'error', 'hang'] as const;
export type Fault = (typeof faults)[number];

/** One effect of a process on the world: the n-th of its name, counted from 1 since the last order. */
export interface Operation {
  readonly name: string;
  readonly nth: number;
}

/** What shall happen from now on. */
export interface FaultOrder {
  /** Befalls this operation, once. `forReal` kills by SIGKILL; otherwise the platform in the process is cut off for good. */
  readonly at?: Operation & { readonly fault: Fault; readonly forReal: boolean };
  /** Every operation of this name fails. */
  readonly poison?: string;
}

/** The operations since the last order, and whether the one of the order was among them. */
export interface FaultReport {
  readonly operations: readonly Operation[];
  readonly met: boolean;
}

/** To a process. */
export type FaultRequest =
  | { readonly ask: 'life'; readonly env: Record<string, string> }
  | { readonly ask: 'order'; readonly order: FaultOrder }
  | { readonly ask: 'report' };

/** From a process: everything is loaded; here is the report; the platform in it is dead. */
export type FaultMessage =
  | { readonly tells: 'loaded' }
  | { readonly tells: 'report'; readonly report: FaultReport }
  | { readonly tells: 'dead' };
