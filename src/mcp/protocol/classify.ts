import { clientName, isClientInfo } from './client-info';
import { isJsonObject, type JsonObject, type Message, ownValue, readMessage, type RequestMessage } from './json-rpc';
import { logLevels, metaKeys } from './meta-keys';
import { type Fault, headerMismatch, invalidEnvelope, invalidRequest, unsupportedVersion } from './protocol-errors';
import { isModernRevision, isModernVersion, type ModernRevision, modernRevisions } from './revisions';
import { checkStandardHeaders, type ProtocolHeaders, trimHeader } from './standard-headers';

/** A request of the modern era with the facts that it carries itself; nothing is remembered between two. */
export interface ModernRequest {
  readonly kind: 'modern';
  readonly request: RequestMessage;
  readonly revision: ModernRevision;
  readonly clientName: string | null;
  readonly clientCapabilities: JsonObject;
}

/** What one POST is. A refused one keeps the id of a request, which its error must repeat. */
export type Verdict =
  | ModernRequest
  | { readonly kind: 'modern-notification' }
  | { readonly kind: 'initialize'; readonly request: RequestMessage }
  | { readonly kind: 'legacy'; readonly message: Message }
  | { readonly kind: 'batch'; readonly messages: readonly Message[] }
  | { readonly kind: 'refused'; readonly fault: Fault; readonly request: RequestMessage | undefined };

/** Elements of one batch; beyond it a POST is refused as a whole. */
const batchLimit = 50;

/** The value of `MCP-Protocol-Version` without blanks; an empty one counts as absent. */
export function declaredVersion(headers: ProtocolHeaders): string | undefined {
  const version = headers.version === undefined ? '' : trimHeader(headers.version);
  return version === '' ? undefined : version;
}

/**
 * Decides the era of a parsed body. The body's `_meta` claim decides, the header only confirms: so a request without a
 * claim under a modern header is a modern one that lacks its `_meta` (-32602), not a header mismatch.
 */
export function classify(body: unknown, headers: ProtocolHeaders): Verdict {
  const version = declaredVersion(headers);
  if (Array.isArray(body)) return classifyBatch(body, version);
  const message = readMessage(body);
  if (message === undefined) return refused(invalidRequest('The body is not a JSON-RPC 2.0 message.'));
  if (message.kind === 'response') return { kind: 'legacy', message };

  const meta = claimingMeta(message.params);
  const underModernHeader = version !== undefined && isModernVersion(version);
  if (message.kind === 'notification') {
    return meta !== undefined || underModernHeader ? { kind: 'modern-notification' } : { kind: 'legacy', message };
  }
  if (message.method === 'initialize' && (meta === undefined || !claimsModern(meta))) {
    if (!underModernHeader) return { kind: 'initialize', request: message };
    return refused(
      headerMismatch('initialize belongs to versions before 2026-07-28; the header says otherwise.'),
      message,
    );
  }
  if (meta !== undefined) return classifyClaim(message, meta, headers);
  if (underModernHeader) {
    return refused(invalidEnvelope(`params._meta must carry ${metaKeys.protocolVersion}.`), message);
  }
  return { kind: 'legacy', message };
}

/** Batches exist in 2025-03-26 only; whether the session speaks it is for the caller to check. */
function classifyBatch(body: readonly unknown[], version: string | undefined): Verdict {
  if (version !== undefined && isModernVersion(version)) return refused(invalidRequest('Batches are not supported.'));
  if (body.length === 0 || body.length > batchLimit) {
    return refused(invalidRequest(`A batch holds 1 to ${batchLimit} messages.`));
  }
  const messages: Message[] = [];
  for (const element of body) {
    const message = readMessage(element);
    if (message === undefined) return refused(invalidRequest('The batch holds what is not a JSON-RPC 2.0 message.'));
    if (message.kind !== 'response' && claimingMeta(message.params) !== undefined) {
      return refused(invalidRequest('Batches are not supported in this protocol version.'));
    }
    if (message.kind === 'request' && message.method === 'initialize') {
      return refused(invalidRequest('initialize must not be part of a batch.'));
    }
    messages.push(message);
  }
  return { kind: 'batch', messages };
}

/** `params._meta` when it claims a protocol version, whatever the value. */
function claimingMeta(params: JsonObject): JsonObject | undefined {
  const meta = params._meta;
  return isJsonObject(meta) && Object.hasOwn(meta, metaKeys.protocolVersion) ? meta : undefined;
}

function claimsModern(meta: JsonObject): boolean {
  const version = meta[metaKeys.protocolVersion];
  return typeof version === 'string' && isModernVersion(version) && envelopeFault(meta) === undefined;
}

/**
 * The checks of a claim in the order of the reference server: version against header, envelope, unknown version,
 * standard headers.
 */
function classifyClaim(request: RequestMessage, meta: JsonObject, headers: ProtocolHeaders): Verdict {
  const version = meta[metaKeys.protocolVersion];
  if (typeof version !== 'string') {
    return refused(invalidEnvelope(`${metaKeys.protocolVersion} must be a string.`), request);
  }
  const declared = declaredVersion(headers);
  if (declared !== undefined && declared !== version) {
    return refused(headerMismatch('The header MCP-Protocol-Version differs from the body.'), request);
  }
  const envelope = envelopeFault(meta);
  if (envelope !== undefined) return refused(envelope, request);
  if (!isModernRevision(version)) return refused(unsupportedVersion(version, modernRevisions), request);
  if (declared === undefined) return refused(headerMismatch('The header MCP-Protocol-Version is missing.'), request);
  const mismatch = checkStandardHeaders(request, headers);
  if (mismatch !== undefined) return refused(mismatch, request);
  return {
    kind: 'modern',
    request,
    revision: version,
    clientName: clientName(meta[metaKeys.clientInfo]),
    clientCapabilities: meta[metaKeys.clientCapabilities] as JsonObject,
  };
}

/** What `_meta` of a modern request must and may hold; client information is optional, but not malformed. */
function envelopeFault(meta: JsonObject): Fault | undefined {
  if (!isJsonObject(ownValue(meta, metaKeys.clientCapabilities))) {
    return invalidEnvelope(`params._meta must carry ${metaKeys.clientCapabilities}, an object.`);
  }
  const level = meta[metaKeys.logLevel];
  if (level !== undefined && !(logLevels as readonly unknown[]).includes(level)) {
    return invalidEnvelope(`${metaKeys.logLevel} must be one of: ${logLevels.join(', ')}.`);
  }
  const client = meta[metaKeys.clientInfo];
  if (client === undefined || isClientInfo(client)) return undefined;
  return invalidEnvelope(`${metaKeys.clientInfo} must hold name and version.`);
}

function refused(fault: Fault, request?: RequestMessage): Verdict {
  return { kind: 'refused', fault, request };
}
