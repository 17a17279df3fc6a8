import { Injectable } from '@nestjs/common';

/** That a job can be claimed, now or later. */
export interface WakeUp {
  readonly kind: string;
  readonly id: string;
  /** 1 for the first run. */
  readonly attempt: number;
  readonly delayMs: number;
}

type Listener = (kind: string) => void;

/** Tells workers to look at once instead of at their next turn. A wake-up that gets lost costs that turn, nothing else. */
@Injectable()
export class WakeUps {
  private listener: Listener | undefined;

  /** Starts telling; one listener a process. */
  listen(listener: Listener): void {
    this.listener = listener;
  }

  /** After the commit. Never throws and never waits. */
  announce({ kind, delayMs }: WakeUp): void {
    if (delayMs === 0) this.tell(kind);
  }

  protected tell(kind: string): void {
    this.listener?.(kind);
  }
}
