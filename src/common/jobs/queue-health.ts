/** Whether Redis answers; absent where the platform runs without it. */
export abstract class QueueHealth {
  /** Throws when Redis does not answer. */
  abstract ping(): Promise<void>;
}
