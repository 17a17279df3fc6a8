import type { Queue } from 'bull';

interface Naming {
  setWorkerName(): Promise<unknown>;
}

/**
 * Bull tells Redis the name of a worker's connection and leaves a failure of that to nobody, so that a queue which closes
 * just after its start would end the process. Here it costs the name.
 */
export function nameWithoutFail(queue: Queue): void {
  const naming = queue as unknown as Naming;
  const setWorkerName = naming.setWorkerName.bind(queue);
  naming.setWorkerName = () => setWorkerName().catch(() => undefined);
}
