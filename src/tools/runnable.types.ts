import type { ToolEffect, ToolSubject } from './kit/mcp-tool';
import type { ToolCall } from './kit/tool-call';

/** What a run gave: the outcome for the caller, and what the call log keeps of it. */
export interface Made<Success> {
  readonly outcome: Success;
  readonly log: unknown;
}

/** Something that runs behind the one door: a tool, a prompt, a resource, or the completion of an argument. */
export interface Runnable<Success> {
  /** For people, in the message about a deadline. */
  readonly name: string;
  /** Under which runs are counted and timed. */
  readonly metric: string;
  readonly version: string;
  readonly effect: ToolEffect;
  readonly subject: ToolSubject;
  /** The arguments as the author wants them, or an AppError that names each wrong one. */
  parse(args: unknown): Record<string, unknown>;
  make(args: Record<string, unknown>, call: ToolCall, now: Date): Promise<Made<Success>>;
}

/** A runnable as one group has it. */
export interface Granted<Success> {
  readonly tool: Runnable<Success>;
  readonly timeoutSeconds: number;
  readonly config: Readonly<Record<string, unknown>>;
}
