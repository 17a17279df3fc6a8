import type { OAuthClient } from '../clients/oauth-client.entity';
import { isRegisteredRedirect } from '../clients/redirect-uris';
import { canonicalResource } from '../metadata/resources';
import {
  foreignRedirect,
  invalidRequest,
  invalidScope,
  invalidTarget,
  unauthorizedClient,
  unknownClient,
  unsupportedResponseType,
} from '../oauth.errors';
import type { Parameters } from '../oauth.types';
import { isChallenge } from '../pkce';
import { knownScopes } from '../scopes';

/** Where an answer goes: known before anything else is judged, since errors go there, too. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly state: string | null;
}

/** A request for authorization that may be put before a person. */
export interface AuthorizationRequest extends ReturnAddress {
  readonly clientId: string;
  readonly challenge: string;
  /** Empty: what the server's tools need. */
  readonly scopes: readonly string[];
  /** The address of the MCP server; null: the one that the proof is for. */
  readonly resource: string | null;
}

/** The client id of a request. Throws `oauth.unknown_client`. */
export function readClientId(query: Parameters): string {
  const clientId = query.get('client_id');
  if (clientId === undefined || query.repeated.has('client_id')) throw unknownClient('client_id must come once.');
  return clientId;
}

/** Throws `oauth.foreign_redirect`: then nothing may be sent there. */
export function readReturnAddress(query: Parameters, client: OAuthClient): ReturnAddress {
  const redirectUri = query.get('redirect_uri');
  if (redirectUri === undefined || query.repeated.has('redirect_uri')) throw foreignRedirect();
  if (!isRegisteredRedirect(client.redirectUris, redirectUri)) throw foreignRedirect();
  return { redirectUri, state: query.repeated.has('state') ? null : (query.get('state') ?? null) };
}

/** Reads the rest. Throws the errors of RFC 6749 section 4.1.2.1 and RFC 8707, which go to the client. */
export function readAuthorizationRequest(
  query: Parameters,
  client: OAuthClient,
  back: ReturnAddress,
): AuthorizationRequest {
  if (query.repeated.has('resource')) throw invalidTarget('Name one resource.');
  const [repeated] = query.repeated;
  if (repeated !== undefined) throw invalidRequest(`The parameter ${printable(repeated)} comes more than once.`);
  if (query.get('response_type') !== 'code') throw unsupportedResponseType('response_type must be code.');
  if (!client.grantTypes.includes('authorization_code')) throw unauthorizedClient('This client may not use codes.');
  const challenge = query.get('code_challenge');
  if (query.get('code_challenge_method') !== 'S256' || challenge === undefined || !isChallenge(challenge)) {
    throw invalidRequest('PKCE is required: code_challenge with code_challenge_method S256.');
  }
  const { clientId } = client;
  return { ...back, clientId, challenge, scopes: readScopes(query), resource: readResource(query) };
}

/** The address to go back to, with the answer and who gives it (RFC 9207). */
export function answerAddress(
  { redirectUri, state }: ReturnAddress,
  issuer: string,
  answer: Readonly<Record<string, string>>,
): string {
  const parameters = new URLSearchParams({ ...answer, ...(state === null ? {} : { state }), iss: issuer });
  return `${redirectUri}${redirectUri.includes('?') ? '&' : '?'}${parameters.toString()}`;
}

function readScopes(query: Parameters): readonly string[] {
  const scope = query.get('scope');
  if (scope === undefined) return [];
  const known = knownScopes(scope);
  if (known.length === 0) throw invalidScope('None of these scopes exists.');
  return known;
}

function readResource(query: Parameters): string | null {
  const given = query.get('resource');
  if (given === undefined) return null;
  const resource = canonicalResource(given);
  if (resource === null) throw invalidTarget('resource must be an absolute URL without query and fragment.');
  return resource;
}

function printable(name: string): string {
  return name.replace(/[^\w.-]/g, '').slice(0, 40);
}
