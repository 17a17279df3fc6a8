import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bull';

/** Milliseconds after a failed attempt; the connection itself has tried some twenty times by then. */
const pause = 1_000;

/**
 * Waits until Redis has answered on the queue's connection, however long it is away; `complain` hears of every failed
 * attempt. False when `isClosing` came first. Bull must not be asked to process before: it leaves rejections behind that
 * nobody can catch.
 */
export async function redisAnswers(
  queue: Queue,
  isClosing: () => boolean,
  complain: (error: unknown) => void,
): Promise<boolean> {
  while (!isClosing()) {
    try {
      await queue.client.ping();
      return !isClosing();
    } catch (error) {
      if (isClosing()) break;
      complain(error);
      await sleep(pause, undefined, { ref: false });
    }
  }
  return false;
}
