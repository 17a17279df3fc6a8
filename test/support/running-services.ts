import type { Services } from './services';

/** Setup and teardown run in one process, but Jest may load their modules twice. */
const slot = globalThis as { anmeiTestServices?: Services };

export function runningServices(): Services | undefined {
  return slot.anmeiTestServices;
}

export function keepServices(services: Services): void {
  slot.anmeiTestServices = services;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      services.kill();
      process.exit(1);
    });
  }
}
