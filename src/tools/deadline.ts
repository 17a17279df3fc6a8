/** A timer that can stand still; fires once. */
export class Deadline {
  private timer: NodeJS.Timeout | undefined;
  private startedAt = 0;

  constructor(
    /** Milliseconds still to run. */
    private left: number,
    private readonly onPassed: () => void,
  ) {
    this.resume();
  }

  pause(): void {
    if (this.timer === undefined) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.left -= performance.now() - this.startedAt;
  }

  resume(): void {
    this.startedAt = performance.now();
    this.timer = setTimeout(this.onPassed, Math.max(0, this.left));
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.left = Infinity;
  }
}
