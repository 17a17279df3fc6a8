import { AppError } from '../common/errors/app-error';

export const alertNotFound = (id: string): AppError =>
  new AppError('alerts.not_found', 'not_found', `There is no alert with the id "${id}".`);
