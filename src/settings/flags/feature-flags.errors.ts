import { AppError } from '../../common/errors/app-error';

export const flagNotFound = (key: string): AppError =>
  new AppError('feature_flags.not_found', 'not_found', `There is no feature flag "${key}".`);

export const flagStale = (): AppError =>
  new AppError(
    'feature_flags.stale',
    'conflict',
    'Somebody has changed it since you read it: read it again, then change it.',
  );
