export interface BreakerOptions {
  /** Milliseconds that a result counts for the rate. */
  readonly window: number;
  /** Results in the window from which on the rate is judged. */
  readonly leastCalls: number;
  /** Share of failures, 0 to 1, that opens. */
  readonly failureRate: number;
  /** Failures without a success between them that open, whatever the rate. */
  readonly inARow: number;
  /** Milliseconds of the first opening; each one that follows doubles, up to `longestOpen`. */
  readonly firstOpen: number;
  readonly longestOpen: number;
  /** Milliseconds of an opening for a configuration error. */
  readonly longOpen: number;
  /** Successful probes that close. */
  readonly probesToClose: number;
}

export const breakerDefaults: BreakerOptions = {
  window: 60_000,
  leastCalls: 10,
  failureRate: 0.5,
  inARow: 5,
  firstOpen: 30_000,
  longestOpen: 300_000,
  longOpen: 600_000,
  probesToClose: 2,
};

export type BreakerState = 'closed' | 'open' | 'half_open';

/** What a breaker shows of itself. */
export interface BreakerView {
  readonly state: BreakerState;
  /** Milliseconds until a probe is let through; 0 when calls are. */
  readonly opensIn: number;
  readonly failuresInARow: number;
}

/** Leave for one call; give its result back exactly once. */
export interface Permit {
  /** The app answered. */
  succeed(): void;
  /** The app failed; `weight` below 1 for failures that are half its fault. */
  fail(weight: number): void;
  /** The app cannot answer until somebody mends its configuration. */
  failLong(): void;
  /** The call says nothing about the app. */
  release(): void;
}

interface Result {
  readonly at: number;
  readonly weight: number;
}

/**
 * Keeps calls away from an app that fails. Closed: all pass. Open: none. When the time is over (half open): one probe at
 * a time; a failed one opens again for twice as long, two good ones close. Results of calls that began before the last
 * change of state change nothing. `now` gives milliseconds of a clock that only moves forward.
 */
export class Breaker {
  private results: Result[] = [];
  private streak = 0;
  private openUntil = 0;
  private openFor = 0;
  private isOpen = false;
  private goodProbes = 0;
  private probing = false;
  private generation = 0;

  constructor(
    private readonly now: () => number,
    private readonly options: BreakerOptions = breakerDefaults,
  ) {}

  /** Leave for a call, null while none may be made. */
  acquire(): Permit | null {
    if (!this.isOpen) return this.permit(false);
    if (this.now() < this.openUntil || this.probing) return null;
    this.probing = true;
    return this.permit(true);
  }

  view(): BreakerView {
    const opensIn = this.isOpen ? Math.max(0, this.openUntil - this.now()) : 0;
    const state = !this.isOpen ? 'closed' : opensIn > 0 ? 'open' : 'half_open';
    return { state, opensIn, failuresInARow: this.streak };
  }

  /** Forgets everything: somebody has changed what the app is called with. */
  reset(): void {
    this.results = [];
    this.streak = 0;
    this.isOpen = false;
    this.openFor = 0;
    this.probing = false;
    this.generation += 1;
  }

  private permit(isProbe: boolean): Permit {
    const { generation } = this;
    let settled = false;
    const once = (settle: () => void) => (): void => {
      if (settled) return;
      settled = true;
      if (generation !== this.generation) return;
      if (isProbe) this.probing = false;
      settle();
    };
    return {
      succeed: once(() => this.succeeded(isProbe)),
      fail: (weight) => once(() => this.failed(isProbe, weight))(),
      failLong: once(() => this.open(this.options.longOpen)),
      release: once(() => undefined),
    };
  }

  private succeeded(isProbe: boolean): void {
    this.streak = 0;
    if (!isProbe) return this.remember(0);
    this.goodProbes += 1;
    if (this.goodProbes >= this.options.probesToClose) this.reset();
  }

  private failed(isProbe: boolean, weight: number): void {
    this.streak += weight;
    if (isProbe) return this.open(this.nextOpening());
    this.remember(weight);
    const { leastCalls, failureRate, inARow } = this.options;
    const failures = this.results.reduce((sum, result) => sum + result.weight, 0);
    const isRateBad = this.results.length >= leastCalls && failures / this.results.length >= failureRate;
    if (isRateBad || this.streak >= inARow) this.open(this.nextOpening());
  }

  private nextOpening(): number {
    const { firstOpen, longestOpen } = this.options;
    this.openFor = this.openFor === 0 ? firstOpen : Math.min(this.openFor * 2, longestOpen);
    return this.openFor;
  }

  private open(milliseconds: number): void {
    this.isOpen = true;
    this.openUntil = this.now() + milliseconds;
    this.goodProbes = 0;
    this.results = [];
    this.generation += 1;
    this.probing = false;
  }

  private remember(weight: number): void {
    const at = this.now();
    this.results.push({ at, weight });
    const first = this.results.findIndex((result) => result.at > at - this.options.window);
    if (first > 0) this.results.splice(0, first);
  }
}
