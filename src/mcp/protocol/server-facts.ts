import type { FeatureList } from '../../tools/listed-feature.types';
import { clientName } from './client-info';
import { isJsonObject, type JsonObject, type MessageId } from './json-rpc';
import { metaKeys } from './meta-keys';
import { type Fault, invalidParams } from './protocol-errors';
import { hasField } from './revision-fields';
import { type LegacyRevision, modernRevisions, negotiate, type Revision } from './revisions';
import { tasksDeclaration } from './task-shapes';

const serverName = 'AnmeiSmart MCP Server';
const serverVersion = '1.0.0';

/**
 * What this server can do for a group, for `initialize` and `server/discover`. Only what is true: a group without
 * prompts or resources does not offer them.
 */
function capabilities(features: FeatureList, revision: Revision): JsonObject {
  const listChanged = true;
  return {
    tools: { listChanged },
    ...(features.prompts.length > 0 && { prompts: { listChanged } }),
    ...(features.reads && { resources: { subscribe: true, listChanged } }),
    ...(features.completes && hasField(revision, 'completions') && { completions: {} }),
    ...(features.tasks && hasField(revision, 'extensions') && tasksDeclaration),
    logging: {},
    experimental: { anmei_smart: { version: serverVersion } },
  };
}

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

/** What a server says of itself. */
export interface ServerFacts {
  readonly groupName: string;
  readonly features: FeatureList;
}

/** The result of `initialize` as JSON text. `gaveWay`: the longest idle session ended to make room for this one. */
export function initializeResult(
  revision: LegacyRevision,
  { groupName, features }: ServerFacts,
  gaveWay: boolean,
): string {
  const result = {
    protocolVersion: revision,
    capabilities: capabilities(features, revision),
    serverInfo: serverInfo(revision, groupName),
  };
  return JSON.stringify(gaveWay ? { ...result, _meta: { 'com.anmeismart/longest-idle-session-ended': true } } : result);
}

/**
 * How long a client may believe lists and capabilities without hearing of a change: as long as another replica may take
 * to notice one. A client that keeps them longer listens for the notice of their change.
 */
const configurationTtl = 250;

/** The result of `server/discover` (2026-07-28, Discovery) as JSON text. Modern versions only: they alone fit `_meta`. */
export function discoverResult(revision: Revision, { groupName, features }: ServerFacts): string {
  const offered = capabilities(features, revision);
  const facts = { supportedVersions: modernRevisions, capabilities: offered, ...cacheHints(configurationTtl) };
  return modernResult(JSON.stringify(facts).slice(1, -1), revision, groupName);
}

/** Which list a result is, by the name of its member. */
export type ListName = 'tools' | 'prompts' | 'resources' | 'resourceTemplates';

/** A page of a list as JSON text around the ready array. Private: what is in it depends on the caller's group. */
export function listResult(
  name: ListName,
  { json, nextCursor }: { readonly json: string; readonly nextCursor: string | undefined },
  revision: Revision,
  groupName: string,
): string {
  const cursor = nextCursor === undefined ? '' : `,"nextCursor":${JSON.stringify(nextCursor)}`;
  const members = `"${name}":${json}${cursor}`;
  if (!hasField(revision, 'resultEnvelope')) return `{${members}}`;
  return modernResult(`${members},${hintMembers(configurationTtl)}`, revision, groupName);
}

/** What `resources/read` gives as JSON text. Private: it went through the caller's rights. */
export function readResult(contents: string, ttlMs: number, revision: Revision, groupName: string): string {
  const members = `"contents":${contents}`;
  if (!hasField(revision, 'resultEnvelope')) return `{${members}}`;
  return modernResult(`${members},${hintMembers(ttlMs)}`, revision, groupName);
}

/** A request for input (2026-07-28, Multi Round-Trip Requests) as JSON text; it is never cached. */
export function inputRequiredResult(
  inputRequests: JsonObject,
  requestState: string,
  revision: Revision,
  groupName: string,
): string {
  const _meta = { [metaKeys.serverInfo]: serverInfo(revision, groupName) };
  return JSON.stringify({ resultType: 'input_required', inputRequests, requestState, _meta });
}

/** The answer to a call that has become a task (extension Tasks, Task Creation) as JSON text. */
export function taskCreatedResult(task: JsonObject, revision: Revision, groupName: string): string {
  const _meta = { [metaKeys.serverInfo]: serverInfo(revision, groupName) };
  return JSON.stringify({ resultType: 'task', ...task, _meta });
}

/** A modern result that says no more than that the request was taken. */
export function acknowledgement(revision: Revision, groupName: string): string {
  return JSON.stringify({ resultType: 'complete', _meta: { [metaKeys.serverInfo]: serverInfo(revision, groupName) } });
}

function cacheHints(ttlMs: number): JsonObject {
  return { ttlMs, cacheScope: 'private' };
}

function hintMembers(ttlMs: number): string {
  return JSON.stringify(cacheHints(ttlMs)).slice(1, -1);
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
