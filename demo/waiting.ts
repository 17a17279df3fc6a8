import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds that anything may take. */
const patience = 20_000;

/** The first value that `look` finds; throws when it finds none in 20 s. */
export async function waitFor<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(50)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`${what} did not come within ${patience / 1_000} s.`);
}
