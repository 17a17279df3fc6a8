import type { FastifyRequest } from 'fastify';
import type { PresentedClient } from '../clients/clients.types';
import { invalidClient, invalidRequest, invalidTarget } from '../oauth.errors';
import type { Parameters } from '../oauth.types';
import { parametersOf } from '../parameters';

/** The form of a request to the token endpoint and its neighbours. Throws `invalid_request` for anything else. */
export function formOf(request: FastifyRequest): Parameters {
  if (!(request.body instanceof URLSearchParams)) {
    throw invalidRequest('Send a form: Content-Type: application/x-www-form-urlencoded.');
  }
  const form = parametersOf(request.body);
  if (form.repeated.has('resource')) throw invalidTarget('Name one resource.');
  const [repeated] = form.repeated;
  if (repeated !== undefined) throw invalidRequest(`The parameter ${repeated} comes more than once.`);
  return form;
}

/** The client that a request names, by `Authorization: Basic` or in the form (RFC 6749 section 2.3.1); never both. */
export function presentedClient(authorization: string | undefined, form: Parameters): PresentedClient {
  const named = form.get('client_id');
  const secret = form.get('client_secret');
  const basic = /^basic +([A-Za-z0-9+/=]+) *$/i.exec(authorization ?? '')?.[1];
  if (basic === undefined) {
    if (authorization !== undefined) throw invalidClient('Only the Basic scheme is understood here.');
    if (named === undefined) throw invalidClient('client_id is missing.');
    return { clientId: named, secret };
  }
  const [clientId, password] = basicPair(Buffer.from(basic, 'base64').toString('utf8'));
  if (secret !== undefined) throw invalidRequest('Send the client secret in one way only.');
  if (named !== undefined && named !== clientId) throw invalidClient('Two different clients are named.');
  return { clientId, secret: password === '' ? undefined : password };
}

function basicPair(text: string): [string, string] {
  const colon = text.indexOf(':');
  if (colon <= 0) throw invalidClient('The Basic credentials are malformed.');
  try {
    const decode = (part: string): string => decodeURIComponent(part.replaceAll('+', ' '));
    return [decode(text.slice(0, colon)), decode(text.slice(colon + 1))];
  } catch (cause) {
    throw invalidClient('The Basic credentials are malformed.', cause);
  }
}
