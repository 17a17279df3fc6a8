import { AppError, type ErrorDetail } from '../common/errors/app-error';

export const settingsNotFound = (namespace: string): AppError =>
  new AppError('settings.not_found', 'not_found', `There are no settings "${namespace}": see GET /api/v1/settings.`);

export const settingsInvalid = (details: readonly ErrorDetail[]): AppError =>
  new AppError('settings.invalid', 'invalid', `Check these fields: ${details.map(({ field }) => field).join(', ')}.`, {
    details,
  });

export const settingsStale = (): AppError =>
  new AppError(
    'settings.stale',
    'conflict',
    'Somebody has changed it since you read it: read it again, then change it.',
  );
