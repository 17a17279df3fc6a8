import { setTimeout as sleep } from 'node:timers/promises';
import type { Queue } from 'bull';

/** Milliseconds for an orderly end. */
const patience = 1_000;

interface Client {
  readonly status: string;
  disconnect(): void;
}

/** Ends a queue's connections, also those to a Redis that is away: Bull alone would wait for it for ever. */
export async function closeQueue(queue: Queue): Promise<void> {
  const closed = queue.close().catch(() => undefined);
  // Cut off, Bull goes on with closing, and on its way opens a connection once more: hence twice.
  for (let round = 0; round < 2; round += 1) {
    await Promise.race([closed, sleep(patience, undefined, { ref: false })]);
    const { clients } = queue as Queue & { readonly clients: readonly Client[] };
    for (const client of clients) if (client.status !== 'end') client.disconnect();
  }
}
