/** Work that comes back: sweeps and clean-ups. Doing it twice must do no harm, for it may happen after a failure. */
export abstract class RecurringJobs {
  /**
   * Runs `work` about every `milliseconds`; with Redis on one replica at a time, without it in this process. A failure
   * is logged and the next turn tries again.
   */
  abstract every(name: string, milliseconds: number, work: () => Promise<unknown>): void;
}
