import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bull';

/** Milliseconds for an orderly end. */
const patience = 1_000;

/** Ends a queue's connections, also those to a Redis that is away: Bull alone would wait for it for ever. */
export async function closeQueue(queue: Queue): Promise<void> {
  const closed = queue.close().catch(() => undefined);
  await Promise.race([closed, sleep(patience, undefined, { ref: false })]);
  for (const client of (queue as Queue & { clients: { disconnect(): void }[] }).clients) client.disconnect();
}
