import { AppError } from '../common/errors/app-error';

export const toolSettingNotFound = (id: string): AppError =>
  new AppError('tools.setting_not_found', 'not_found', `No group has a tool with the id "${id}".`);

export const toolNotRegistered = (name: string): AppError =>
  new AppError('tools.not_registered', 'invalid', `The platform has no tool "${name}": see GET /api/v1/mcp/registry.`, {
    details: [{ field: 'tool_name', message: 'must be the name of a registered tool' }],
  });

export const toolAlreadyInGroup = (name: string, cause: unknown): AppError =>
  new AppError('tools.already_in_group', 'invalid', `The group has the tool "${name}" already.`, {
    details: [{ field: 'tool_name', message: 'is in this group already' }],
    cause,
  });

export const groupOfToolNotFound = (groupId: string, cause?: unknown): AppError =>
  new AppError('groups.not_found', 'not_found', `There is no group with the id "${groupId}".`, { cause });

export const tooManyCalls = (retryAfter: number): AppError =>
  new AppError('tools.rate_limited', 'rate_limited', `Too many calls: try again in ${Math.ceil(retryAfter)} s.`, {
    retryAfter,
  });

export const tooManyInFlight = (): AppError =>
  new AppError('tools.busy', 'rate_limited', 'Too many calls of this group are running: try again in 1 s.', {
    retryAfter: 1,
  });

export const toolTimedOut = (name: string, seconds: number): AppError =>
  new AppError('tools.timeout', 'timeout', `${name} did not finish within ${seconds} s and was stopped. Ask for less.`);

export const callCancelled = (): AppError => new AppError('tools.cancelled', 'timeout', 'The call was cancelled.');

export const subjectUnknown = (): AppError =>
  new AppError('tools.subject_not_found', 'not_found', 'There is no such record, or this agent may not read it.');

export const callLogUnavailable = (cause: unknown): AppError =>
  new AppError('tools.unlogged', 'unavailable', 'Calls cannot be recorded at the moment, so none is answered.', {
    retryAfter: 5,
    cause,
  });

export const toolInOtherGroup = (): AppError =>
  new AppError(
    'tools.in_other_group',
    'invalid',
    'This tool is in another group: add it to the group you mean instead.',
    {
      details: [{ field: 'group_id', message: 'must be the group that the tool is in' }],
    },
  );

export const noClientToAsk = (): AppError =>
  new AppError('tools.no_client', 'invalid', 'This has questions for its caller, who cannot be asked this way.');
