import { AppError } from '../common/errors/app-error';

/** Errors whose code ends with the word of RFC 6749 (or 7591, 8707) that clients read. */
const refusal =
  (word: string, kind: 'invalid' | 'unauthenticated' = 'invalid') =>
  (message: string, cause?: unknown): AppError =>
    new AppError(`oauth.${word}`, kind, message, { cause });

export const invalidRequest = refusal('invalid_request');
export const invalidGrant = refusal('invalid_grant');
export const invalidScope = refusal('invalid_scope');
export const invalidTarget = refusal('invalid_target');
export const invalidClient = refusal('invalid_client', 'unauthenticated');
export const invalidToken = refusal('invalid_token', 'unauthenticated');
export const unauthorizedClient = refusal('unauthorized_client');
export const unsupportedGrantType = refusal('unsupported_grant_type');
export const unsupportedResponseType = refusal('unsupported_response_type');
export const invalidRedirectUri = refusal('invalid_redirect_uri');
export const invalidClientMetadata = refusal('invalid_client_metadata');

export const tooManyRequests = (retryAfter: number): AppError =>
  new AppError('oauth.temporarily_unavailable', 'rate_limited', 'Too many requests: try again later.', { retryAfter });

/** The client cannot be told, so nothing is sent to where it claims to be. */
export const unknownClient = (why: string, cause?: unknown): AppError =>
  new AppError('oauth.unknown_client', 'invalid', why, { cause });

export const foreignRedirect = (): AppError =>
  new AppError(
    'oauth.foreign_redirect',
    'invalid',
    'The address to return to (redirect_uri) is not one that this client has registered.',
  );

export const consentExpired = (): AppError =>
  new AppError('oauth.consent_expired', 'invalid', 'This form is out of date or was changed. Start again.');

export const proofFailed = (): AppError =>
  new AppError('oauth.proof_failed', 'forbidden', 'The key or the sign-in is not right for this server.');

/** An operator has signed in, but it is not clear for which server. */
export const resourceUnclear = (): AppError =>
  new AppError(
    'oauth.resource_unclear',
    'forbidden',
    'This program does not say which server it wants: give the key of that server instead.',
  );

/** The word for the wire: the part of the code after `oauth.`. */
export function oauthWord(error: AppError): string {
  if (error.code.startsWith('oauth.')) return error.code.slice('oauth.'.length);
  return error.kind === 'unauthenticated' ? 'invalid_token' : 'invalid_request';
}
