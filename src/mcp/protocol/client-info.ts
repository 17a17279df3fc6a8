import { isJsonObject } from './json-rpc';

/** What the call log holds of a client's name. */
const clientNameLimit = 100;

/** Whether `clientInfo` has the two fields that the schema of `Implementation` requires. */
export function isClientInfo(value: unknown): boolean {
  return isJsonObject(value) && typeof value.name === 'string' && typeof value.version === 'string';
}

/** The client's own name from `clientInfo`, null when it gives none. */
export function clientName(clientInfo: unknown): string | null {
  return isJsonObject(clientInfo) && typeof clientInfo.name === 'string'
    ? clientInfo.name.slice(0, clientNameLimit)
    : null;
}
