import type { ClientLink } from './client-link.types';
import { noClientToAsk } from './tools.errors';

/** For calls without a client that could listen: the console's trials and the automation. */
export const deafLink: ClientLink = {
  progress: () => undefined,
  log: () => undefined,
  release: () => undefined,
  canAsk: () => false,
  ask: () => Promise.reject(noClientToAsk()),
};
