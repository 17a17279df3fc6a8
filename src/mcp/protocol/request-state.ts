import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { isJsonObject, type JsonObject } from './json-rpc';

/** What a state belongs to; it is good for nothing else. */
export interface StateBinding {
  readonly groupId: string;
  readonly keyId: string;
  readonly actingUserId: string | null;
  readonly method: string;
  /** The tool, prompt or uri. */
  readonly target: string;
  readonly arguments: JsonObject;
}

/** Milliseconds within which a client must come back with its answers. */
export const stateLifetime = 600_000;

const version = 'v1';

/**
 * The `requestState` of an `input_required` result (2026-07-28, Multi Round-Trip Requests): the answers of earlier rounds,
 * signed together with what they belong to and until when they count. The client sees it, but cannot change it.
 */
export function signState(key: Buffer, binding: StateBinding, answers: JsonObject, now: number): string {
  const payload = Buffer.from(JSON.stringify({ until: now + stateLifetime, answers })).toString('base64url');
  return `${version}.${payload}.${mac(key, binding, payload).toString('base64url')}`;
}

/** The answers of earlier rounds; undefined when the state is changed, expired, or another request's. */
export function openState(
  keys: readonly Buffer[],
  binding: StateBinding,
  state: string,
  now: number,
): JsonObject | undefined {
  const [prefix, payload, signature, ...rest] = state.split('.');
  if (prefix !== version || payload === undefined || signature === undefined || rest.length > 0) return undefined;
  if (!keys.some((key) => sameText(mac(key, binding, payload).toString('base64url'), signature))) return undefined;
  const content: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  if (!isJsonObject(content) || !isJsonObject(content.answers)) return undefined;
  return typeof content.until === 'number' && content.until > now ? content.answers : undefined;
}

function mac(key: Buffer, binding: StateBinding, payload: string): Buffer {
  const { groupId, keyId, actingUserId, method, target } = binding;
  const digest = createHash('sha256').update(canonicalJson(binding.arguments)).digest('base64url');
  const bound = JSON.stringify([version, groupId, keyId, actingUserId, method, target, digest, payload]);
  return createHmac('sha256', key).update(bound).digest();
}

/** Compares the text, not the bytes: base64url has spellings that differ in unused bits. */
function sameText(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** JSON with sorted keys: a client may write the same arguments in another order. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`);
  return `{${members.join(',')}}`;
}
