import type { App } from '../apps/app-directory';
import { ConfigurationError } from '../apps/read-app';
import { isJson } from '../json';
import { fetchTools } from '../mcp/agent-tools';
import type { Handler } from '../service-api/context';
import type { Exchange } from '../service-api/exchange';
import { ok } from '../service-api/exchange';
import type { McpExchange } from '../service-api/journal';

export const listApps: Handler = ({ apps }) => ok({ apps: apps.all().map(appView) });

/** Creates an app or replaces the named fields of one. */
export const saveApp: Handler = ({ apps }, exchange) => ok(appView(apps.save(jsonOf(exchange))));

/** What an administrator does with "Connect" and "Update": stores the tools that the servers list now. */
export const refreshTools: Handler = async ({ apps }, { params }) => {
  const app = apps.get(params['id'] ?? '');
  if (app === undefined) return { status: 404, body: { error: 'There is no such app.' } };
  const exchanges: McpExchange[] = [];
  try {
    const tools = await fetchTools(app.config, (exchange) => exchanges.push(exchange));
    apps.storeTools(app.config.appId, tools);
    return ok({ appId: app.config.appId, tools, exchanges });
  } catch (error) {
    return { status: 502, body: { error: (error as Error).message, exchanges } };
  }
};

export const listFaults: Handler = ({ faults }) => ok({ faults: faults.list() });

/** With kind connectRefused and params.closeListenerMs nobody can connect for that time, not only one app's callers. */
export const addFault: Handler = ({ faults, refuseConnections }, exchange) => {
  const rule = faults.add(jsonOf(exchange));
  const closed = Number(rule.params['closeListenerMs'] ?? 0);
  if (rule.kind === 'connectRefused' && closed > 0) {
    faults.remove({ id: rule.id });
    exchange.response.once('finish', () => refuseConnections(closed));
  }
  return ok(rule, 201);
};

/** All, or with ?id= one, or with ?appId= those of an app. */
export const removeFaults: Handler = ({ faults }, { query }) => {
  const [id, appId] = [query.get('id'), query.get('appId')];
  faults.remove({ ...(id === null ? {} : { id: Number(id) }), ...(appId === null ? {} : { appId }) });
  return { status: 204 };
};

/** ?appId= and ?user= narrow it. */
export const readJournal: Handler = ({ journal }, { query }) => {
  const [appId, user] = [query.get('appId'), query.get('user')];
  const entries = journal
    .list()
    .filter((entry) => (appId === null || entry.appId === appId) && (user === null || entry.user === user));
  return ok({ entries });
};

/** Forgets conversations, runs, faults, journal and unknown keys, and goes back to the first apps. */
export const reset: Handler = ({ apps, faults, journal, store }, exchange) => {
  const value: unknown = exchange.bytes.length === 0 ? {} : jsonOf(exchange);
  store.clear();
  faults.remove();
  journal.clear();
  if (!isJson(value) || value['keepApps'] !== true) apps.reset();
  return { status: 204 };
};

function appView({ config, tools }: App) {
  return { ...config, tools: [...tools.values()].map(({ name, serverIdentifier }) => ({ name, serverIdentifier })) };
}

function jsonOf({ bytes }: Exchange): unknown {
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch (error) {
    throw new ConfigurationError('The body is not JSON.', { cause: error });
  }
}
