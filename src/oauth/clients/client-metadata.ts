import { z } from 'zod';
import { invalidClientMetadata, invalidRedirectUri } from '../oauth.errors';
import { type AuthMethod, authMethods, type GrantType, grantTypes } from '../oauth.types';
import { redirectFault } from './redirect-uris';

/** What a client says of itself, as far as we keep it. Its logo and other links are neither kept nor fetched. */
export interface ClientMetadata {
  readonly name: string;
  readonly redirectUris: readonly string[];
  readonly grantTypes: readonly GrantType[];
  readonly authMethod: AuthMethod;
}

const mostRedirects = 10;

/** RFC 7591 section 2; fields that we do not know are passed over, as it demands. */
const registration = z.object({
  client_name: z.string().trim().max(100).optional(),
  redirect_uris: z.array(z.string()).max(mostRedirects).default([]),
  grant_types: z.array(z.string()).max(10).optional(),
  response_types: z.array(z.string()).max(10).optional(),
  token_endpoint_auth_method: z.enum(authMethods).optional(),
});

/**
 * Reads what a client asks to be registered as. Absent values take the defaults of RFC 7591, but for refresh tokens,
 * which a client that names no grant types gets as well. Throws `invalid_client_metadata` and `invalid_redirect_uri`.
 */
export function readRegistration(body: unknown): ClientMetadata {
  const parsed = registration.safeParse(body);
  if (!parsed.success) throw badMetadata(parsed.error);
  const { client_name, redirect_uris, grant_types, response_types, token_endpoint_auth_method } = parsed.data;
  const kept = grantTypes.filter((type) => (grant_types ?? ['authorization_code', 'refresh_token']).includes(type));
  const machine = kept.includes('client_credentials');
  if (kept.length === 0) throw invalidClientMetadata(`grant_types must name one of ${grantTypes.join(', ')}.`);
  if (response_types !== undefined && !response_types.includes('code') && kept.includes('authorization_code')) {
    throw invalidClientMetadata('response_types must contain code.');
  }
  if (kept.includes('authorization_code')) requireRedirects(redirect_uris);
  const authMethod = token_endpoint_auth_method ?? 'client_secret_basic';
  if (machine && authMethod === 'none') throw invalidClientMetadata('client_credentials needs a client with a secret.');
  return { name: client_name || 'Unnamed client', redirectUris: redirect_uris, grantTypes: kept, authMethod };
}

/** Client ID Metadata Document: RFC 7591 words under the address that is the client's id; a public client. */
const document = registration.extend({
  client_id: z.string(),
  client_name: z.string().trim().min(1).max(100),
  redirect_uris: z.array(z.string()).min(1).max(mostRedirects),
  token_endpoint_auth_method: z.literal('none').default('none'),
});

/** Reads a client's own document. Throws `invalid_client_metadata` and `invalid_redirect_uri`. */
export function readDocument(text: string, clientId: string): ClientMetadata {
  const parsed = document.safeParse(parseJson(text));
  if (!parsed.success) throw badMetadata(parsed.error);
  if (parsed.data.client_id !== clientId) throw invalidClientMetadata('client_id in the document is not its address.');
  requireRedirects(parsed.data.redirect_uris);
  return {
    name: parsed.data.client_name,
    redirectUris: parsed.data.redirect_uris,
    grantTypes: ['authorization_code', 'refresh_token'],
    authMethod: 'none',
  };
}

/**
 * Whether a client id is the address of a document that we would fetch: https on its own port, a named host (no IP
 * address), a path, written as it would be requested.
 */
export function isDocumentAddress(clientId: string): boolean {
  if (!clientId.startsWith('https://') || clientId.length > 500 || !URL.canParse(clientId)) return false;
  const url = new URL(clientId);
  const named = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z][a-z0-9-]*$/.test(url.hostname);
  const plain = url.username === '' && url.password === '' && url.port === '' && !clientId.includes('#');
  return url.href === clientId && named && plain && url.pathname !== '/';
}

/** Seconds for which an answer with this `Cache-Control` counts: a day at most, an hour where nothing is said. */
export function documentLifetime(cacheControl: string | undefined): number {
  if (cacheControl === undefined) return 3_600;
  if (/\bno-(store|cache)\b/i.test(cacheControl)) return 0;
  const age = /\bmax-age=(\d{1,9})\b/i.exec(cacheControl)?.[1];
  return age === undefined ? 3_600 : Math.min(Number(age), 86_400);
}

function requireRedirects(uris: readonly string[]): void {
  if (uris.length === 0) throw invalidRedirectUri('redirect_uris must name an address.');
  for (const uri of uris) {
    const fault = redirectFault(uri);
    if (fault !== null) throw invalidRedirectUri(`redirect_uris: each ${fault}.`);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw invalidClientMetadata('The document is not JSON.', cause);
  }
}

function badMetadata(error: z.ZodError): Error {
  const [issue] = error.issues;
  return invalidClientMetadata(`${issue?.path.join('.') || 'The body'}: ${issue?.message ?? 'is wrong'}.`, error);
}
