import { clientName } from './client-info';
import { isJsonObject, type JsonObject, type MessageId } from './json-rpc';
import { metaKeys } from './meta-keys';
import { type Fault, invalidParams } from './protocol-errors';
import { hasField } from './revision-fields';
import { type LegacyRevision, modernRevisions, negotiate, type Revision } from './revisions';

const serverName = 'AnmeiSmart MCP Server';
const serverVersion = '1.0.0';

/**
 * What this server can do, for `initialize` and `server/discover`. Only what is true.
 */
const capabilities = { tools: { listChanged: true }, experimental: { anmei_smart: { version: serverVersion } } };

/** Every modern result names its server (2026-07-28, Base Protocol, Server Information). */
function serverInfo(revision: Revision, groupName: string): JsonObject {
  return hasField(revision, 'title')
    ? { name: serverName, title: groupName, version: serverVersion }
    : { name: serverName, version: serverVersion };
}

/** What a client opens a legacy session with. */
export interface InitializeParams {
  readonly revision: LegacyRevision;
  readonly clientName: string | null;
  readonly capabilities: JsonObject;
}

/**
 * Reads the params of `initialize`. Capabilities and client information are required by the schema, but a client that
 * leaves them out is served all the same: nothing depends on them.
 */
export function readInitializeParams(params: JsonObject): InitializeParams | Fault {
  const { protocolVersion, capabilities: offered = {}, clientInfo = {} } = params;
  if (typeof protocolVersion !== 'string') return invalidParams('params.protocolVersion must be a string.');
  if (!isJsonObject(offered)) return invalidParams('params.capabilities must be an object.');
  if (!isJsonObject(clientInfo)) return invalidParams('params.clientInfo must be an object.');
  return { revision: negotiate(protocolVersion), clientName: clientName(clientInfo), capabilities: offered };
}

/** The result of `initialize` as JSON text. `gaveWay`: the longest idle session ended to make room for this one. */
export function initializeResult(revision: LegacyRevision, groupName: string, gaveWay: boolean): string {
  const result = { protocolVersion: revision, capabilities, serverInfo: serverInfo(revision, groupName) };
  return JSON.stringify(gaveWay ? { ...result, _meta: { 'com.anmeismart/longest-idle-session-ended': true } } : result);
}

/** How long a client may believe `server/discover`: it changes with a release only, which takes longer than this. */
const discoverTtl = 60_000;

/**
 * How long a client may believe `tools/list`: not at all. A tool that is switched off is gone at once, and there is no
 * stream yet on which to say so.
 */
const listTtl = 0;

/** The result of `server/discover` (2026-07-28, Discovery) as JSON text. Modern versions only: they alone fit `_meta`. */
export function discoverResult(revision: Revision, groupName: string): string {
  const facts = { supportedVersions: modernRevisions, capabilities, ttlMs: discoverTtl, cacheScope: 'private' };
  return modernResult(JSON.stringify(facts).slice(1, -1), revision, groupName);
}

/** The result of `tools/list` as JSON text around the ready array; always one page. */
export function listResult(tools: string, revision: Revision, groupName: string): string {
  if (!hasField(revision, 'resultEnvelope')) return `{"tools":${tools}}`;
  return modernResult(`"tools":${tools},"ttlMs":${listTtl},"cacheScope":"private"`, revision, groupName);
}

/** Wraps the members of a result as the revision wants it: bare in the legacy era, with its envelope in the modern. */
export function resultOf(members: string, revision: Revision, groupName: string): string {
  return hasField(revision, 'resultEnvelope') ? modernResult(members, revision, groupName) : `{${members}}`;
}

/** The last message of `subscriptions/listen` (2026-07-28, Subscriptions) as JSON text; the id keeps its JSON type. */
export function subscriptionResult(id: MessageId, revision: Revision, groupName: string): string {
  const meta = { [metaKeys.subscriptionId]: id, [metaKeys.serverInfo]: serverInfo(revision, groupName) };
  return JSON.stringify({ resultType: 'complete', _meta: meta });
}

function modernResult(members: string, revision: Revision, groupName: string): string {
  const info = JSON.stringify(serverInfo(revision, groupName));
  return `{"resultType":"complete",${members},"_meta":{"${metaKeys.serverInfo}":${info}}}`;
}
