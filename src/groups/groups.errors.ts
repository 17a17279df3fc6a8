import { AppError, type ErrorDetail } from '../common/errors/app-error';

function invalidField(code: string, field: string, message: string, cause?: unknown): AppError {
  const details: ErrorDetail[] = [{ field, message }];
  return new AppError(code, 'invalid', `${field} ${message}.`, { details, cause });
}

export const groupNotFound = (id: string): AppError =>
  new AppError('groups.not_found', 'not_found', `There is no group with the id "${id}".`);

export const groupNameInvalid = (rule: string): AppError => invalidField('groups.name_invalid', 'name', rule);

export const groupNameTaken = (name: string, cause: unknown): AppError =>
  new AppError('groups.name_taken', 'invalid', `Another group is named "${name}" already.`, {
    details: [{ field: 'name', message: 'is taken' }],
    cause,
  });

export const serverCodeInvalid = (rule: string): AppError =>
  invalidField('groups.server_code_invalid', 'server_code', rule);

export const serverCodeTaken = (code: string, cause?: unknown): AppError =>
  new AppError('groups.server_code_taken', 'invalid', `Another group has the server code "${code}" already.`, {
    details: [{ field: 'server_code', message: 'is taken' }],
    cause,
  });

export const authModeUnavailable = (mode: string): AppError =>
  invalidField(
    'groups.auth_mode_unavailable',
    'auth_mode',
    `"${mode}" is not available here, for OAuth is switched off (MCP_OAUTH_ENABLED): use "api_key"`,
  );

/** Two editors: the second one saw a version that is no longer the group's. */
export const groupChangedMeanwhile = (): AppError =>
  new AppError('groups.stale_version', 'conflict', 'Somebody has changed this group meanwhile: read it again first.');

export const keyRotatedMeanwhile = (cause: unknown): AppError =>
  new AppError('groups.key_rotated', 'conflict', 'Somebody has regenerated this key at the same time: read it again.', {
    cause,
  });

export const groupKeyMissing = (id: string): AppError =>
  new AppError('groups.key_missing', 'not_found', `The group "${id}" has no valid key: regenerate it.`);

export const groupKeyUnreadable = (cause: unknown): AppError =>
  new AppError('groups.key_unreadable', 'unavailable', 'The key cannot be decrypted here: regenerate it.', { cause });

export const groupDisabled = (): AppError => new AppError('groups.disabled', 'forbidden', 'Group disabled');

export const tierNotAllowed = (tier: string): AppError =>
  new AppError('groups.tier_not_allowed', 'forbidden', `Users of the tier "${tier}" may not use this group.`);

export const roleNotAllowed = (): AppError =>
  new AppError('groups.role_not_allowed', 'forbidden', 'The acting user has none of the roles that this group allows.');

export const actingUserRequired = (): AppError =>
  new AppError(
    'groups.acting_user_required',
    'forbidden',
    'This group answers only on behalf of a user: send a signed user token in X-User-Token.',
  );

/** One text for every wrong, missing, revoked, expired or foreign credential: nobody learns which groups exist. */
export const unauthenticated = (): AppError =>
  new AppError(
    'mcp.unauthenticated',
    'unauthenticated',
    "Invalid API Key: send this server's group key as Authorization: Bearer <key> or X-API-Key.",
  );

/** The key was right; a wrong user token never falls back to "no user". */
export const userTokenInvalid = (): AppError =>
  new AppError(
    'mcp.user_token_invalid',
    'unauthenticated',
    'The token in X-User-Token is not valid or has expired: send a fresh one, or none to call without a user.',
  );

/** Closed, not open: the credential could not be checked. */
export const authenticationFailed = (cause: unknown): AppError =>
  new AppError('mcp.authentication_failed', 'unavailable', 'Authentication failed: try again shortly.', {
    retryAfter: 1,
    cause,
  });
