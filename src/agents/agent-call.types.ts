import type { AgentScene, CallSubject } from './agents.types';
import type { LoggedCall } from './attempt-log';
import type { AnswerRules } from './answers/answer-validation';

/** One call of the gateway: what is asked, for whom, and what an answer must fit. */
export interface AgentCall {
  readonly scene: AgentScene;
  readonly subject: CallSubject;
  readonly query: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly username: string | null;
  readonly rules: AnswerRules;
  /** Deltas leave as they come: after the first one nobody else is asked. */
  readonly live: boolean;
  /** The text that cannot fail. */
  readonly template: (text: string | undefined) => string;
}

/** A call on its way. */
export interface RunningCall extends AgentCall {
  readonly logged: LoggedCall;
  readonly startedAt: number;
  /** On the gateway's clock. */
  readonly deadline: number;
  /** Attempts so far. */
  attempts: number;
  /** Text has reached the person. */
  isVisible: boolean;
}
