/** The emulator's only source of time, so that tests can shorten or stop it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits `ms` of emulated time; an abort ends the wait early, without an error. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `tick` each `ms` of emulated time until the returned function is called. */
  every(ms: number, tick: () => void): () => void;
}

/** Real time in which every wait takes `scale` times as long: 0.01 makes a ping come each 0.1 s. */
export function scaledClock(scale: number): Clock {
  return {
    now: () => Date.now(),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const done = (): void => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, ms * scale);
        signal?.addEventListener('abort', done);
      }),
    every: (ms, tick) => {
      const timer = setInterval(tick, Math.max(1, ms * scale));
      return () => clearInterval(timer);
    },
  };
}
