import { AgentFailure, type FailureType } from './dify-errors';

/** Milliseconds that the parts of one attempt may take. */
export interface AttemptLimits {
  readonly connect: number;
  /** From the start to the first byte of the answer. */
  readonly firstByte: number;
  /** Between two events that belong to an answer; pings do not count. */
  readonly contentIdle: number;
  /** Between two bytes. */
  readonly byteIdle: number;
  readonly total: number;
}

type Phase = 'connect' | 'firstByte' | 'contentIdle' | 'byteIdle' | 'total';

const failureOf: Record<Phase, FailureType> = {
  connect: 'timeout_connect',
  firstByte: 'timeout_first_byte',
  contentIdle: 'timeout_content',
  byteIdle: 'timeout_silence',
  total: 'timeout_total',
};

/** Watches one attempt: aborts it when a limit passes or the caller gives up, and knows why. */
export class CallGuard {
  private readonly controller = new AbortController();
  private readonly timers = new Map<Phase, NodeJS.Timeout>();
  private readonly onCallerAbort = (): void => this.abort('cancelled', 'the caller gave up');

  constructor(
    private readonly limits: AttemptLimits,
    private readonly caller: AbortSignal | undefined,
  ) {
    this.start('connect');
    this.start('firstByte');
    this.start('total');
    if (caller?.aborted === true) this.onCallerAbort();
    caller?.addEventListener('abort', this.onCallerAbort, { once: true });
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  connected(): void {
    this.stop('connect');
  }

  /** Bytes came. */
  received(): void {
    this.stop('connect');
    if (this.timers.has('firstByte')) {
      this.stop('firstByte');
      this.start('contentIdle');
    }
    this.restart('byteIdle');
  }

  /** Something of an answer came. */
  progressed(): void {
    this.restart('contentIdle');
  }

  /** The failure behind `error`: the limit that passed, or what went wrong on the network. */
  explain(error: unknown): unknown {
    if (this.signal.aborted) return this.signal.reason;
    return error;
  }

  release(): void {
    for (const phase of [...this.timers.keys()]) this.stop(phase);
    this.caller?.removeEventListener('abort', this.onCallerAbort);
  }

  private start(phase: Phase): void {
    const milliseconds = this.limits[phase];
    const timer = setTimeout(
      () => this.abort(failureOf[phase], `${phase} took more than ${milliseconds} ms`),
      milliseconds,
    );
    this.timers.set(phase, timer);
  }

  private restart(phase: Phase): void {
    const timer = this.timers.get(phase);
    if (timer === undefined) this.start(phase);
    else timer.refresh();
  }

  private stop(phase: Phase): void {
    clearTimeout(this.timers.get(phase));
    this.timers.delete(phase);
  }

  private abort(type: FailureType, detail: string): void {
    if (!this.signal.aborted) this.controller.abort(new AgentFailure(type, detail));
  }
}
