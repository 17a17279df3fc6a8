import { isJson, text } from '../json';
import {
  type AppConfig,
  appStatuses,
  brainNames,
  type InputField,
  mcpClients,
  type McpServerConfig,
  modes,
} from './app.types';
import { appDefaults } from './seed-apps';

/** A sentence for whoever configured the emulator wrongly. */
export class ConfigurationError extends Error {}

/** Reads an app of EMU_APPS or of POST /__emu/apps; what is missing comes from `before`, else from the defaults. */
export function readApp(value: unknown, before?: AppConfig): AppConfig {
  if (!isJson(value)) throw new ConfigurationError('An app is an object.');
  const unknown = Object.keys(value).filter((name) => !fields.has(name));
  if (unknown.length > 0) throw new ConfigurationError(`An app has no field ${unknown.join(', ')}.`);
  const app = { ...appDefaults, ...before, ...value } as AppConfig;
  if (!/^[a-z0-9][a-z0-9_-]*$/.test(text(app.appId)))
    throw new ConfigurationError('appId: small letters, 0-9, - and _.');
  if (!/^app-[A-Za-z0-9]{24}$/.test(text(app.apiKey)))
    throw new ConfigurationError('apiKey: "app-" and 24 of A-Za-z0-9.');
  oneOf('mode', app.mode, modes);
  oneOf('brain', app.brain, brainNames);
  oneOf('status', app.status, appStatuses);
  oneOf('mcpClient', app.mcpClient, mcpClients);
  return {
    ...app,
    name: app.name || app.appId,
    mcp: app.mcp.map(readServer),
    userInputForm: app.userInputForm.map(readInput),
  };
}

function readServer(value: unknown): McpServerConfig {
  if (!isJson(value) || text(value['serverIdentifier']) === '' || text(value['url']) === '') {
    throw new ConfigurationError('An entry of mcp has serverIdentifier and url.');
  }
  return { headers: {}, timeout: 30, sseReadTimeout: 300, ...value } as unknown as McpServerConfig;
}

function readInput(value: unknown): InputField {
  if (!isJson(value) || text(value['variable']) === '') throw new ConfigurationError('An input has a variable.');
  const label = text(value['variable']);
  return { type: 'text-input', label, required: false, default: '', ...value } as unknown as InputField;
}

function oneOf(name: string, value: unknown, allowed: readonly string[]): void {
  if (!allowed.includes(value as string)) throw new ConfigurationError(`${name}: one of ${allowed.join(', ')}.`);
}

const fields: ReadonlySet<string> = new Set(['appId', 'apiKey', 'mode', 'name', ...Object.keys(appDefaults)]);
