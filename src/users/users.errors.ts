import { AppError } from '../common/errors/app-error';

export function userNotFound(): AppError {
  return new AppError('users.not_found', 'not_found', 'There is no user with this id or user name.');
}

export function emailTaken(cause?: unknown): AppError {
  return taken('email', '此邮箱已注册', cause);
}

export function usernameTaken(cause?: unknown): AppError {
  return taken('username', '此用户名已被使用', cause);
}

export function phoneTaken(cause?: unknown): AppError {
  return taken('phone', '此手机号已注册', cause);
}

export function invalidUsername(): AppError {
  const message = 'must have 2 to 100 characters: letters, digits, single spaces and . _ - ·';
  return invalidField('users.username_invalid', 'username', message);
}

export function invalidPhone(): AppError {
  const message = 'must be a telephone number of 5 to 15 digits, + in front for other countries';
  return invalidField('users.phone_invalid', 'phone', message);
}

export function weakPassword(): AppError {
  return invalidField('users.password_weak', 'password', 'must differ from e-mail address and user name');
}

export function eitherIdOrUsername(): AppError {
  return new AppError('users.one_of_two', 'invalid', 'Give exactly one of user_id and username.', {
    details: [
      { field: 'user_id', message: 'exactly one of user_id and username' },
      { field: 'username', message: 'exactly one of user_id and username' },
    ],
  });
}

export function queryTooShort(): AppError {
  return invalidField('users.query_too_short', 'query', 'must have at least 2 characters besides spaces');
}

export function lastAdmin(): AppError {
  return new AppError('users.last_admin', 'conflict', 'This is the last active administrator; make another one first.');
}

function taken(field: 'email' | 'username' | 'phone', message: string, cause: unknown): AppError {
  return new AppError(`users.${field}_taken`, 'invalid', message, { details: [{ field, message }], cause });
}

function invalidField(code: string, field: string, message: string): AppError {
  return new AppError(code, 'invalid', `${field} ${message}.`, { details: [{ field, message }] });
}
