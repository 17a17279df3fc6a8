import { Injectable } from '@nestjs/common';

/** Knows whether people wait for their turn in this process, so that work which can wait lets them go first. */
@Injectable()
export class Foreground {
  private waiting = 0;
  private readonly patient = new Set<() => void>();

  /** Somebody waits from now on; whoever calls this calls {@link leave} once. */
  enter(): void {
    this.waiting += 1;
  }

  leave(): void {
    this.waiting -= 1;
    if (this.waiting > 0) return;
    for (const goOn of this.patient) goOn();
  }

  /** Resolves when nobody waits, after `longest` milliseconds at the latest: what can wait shall not wait for ever. */
  async calm(longest: number): Promise<void> {
    if (this.waiting === 0) return;
    await new Promise<void>((resolve) => {
      const goOn = (): void => {
        clearTimeout(timer);
        this.patient.delete(goOn);
        resolve();
      };
      const timer = setTimeout(goOn, longest);
      this.patient.add(goOn);
    });
  }
}
