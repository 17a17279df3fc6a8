import { AppError } from '../common/errors/app-error';

export const noSeedsInProduction = (): AppError =>
  new AppError(
    'seed.production',
    'forbidden',
    'Demo data does not belong into production: set APP_ENV to something else.',
  );
