import { AppError } from '../../common/errors/app-error';

/** The same for an unknown login and a wrong password. */
export function signInFailed(): AppError {
  return new AppError('auth.sign_in_failed', 'unauthenticated', 'Login or password is wrong.');
}

export function accountNotActive(): AppError {
  return new AppError('auth.account_not_active', 'forbidden', 'This account is not active. Ask an administrator.');
}

export function invalidAccessToken(): AppError {
  return new AppError('auth.token_invalid', 'unauthenticated', 'The access token is wrong or expired. Sign in again.');
}

export function invalidRefreshToken(): AppError {
  return new AppError(
    'auth.refresh_token_invalid',
    'unauthenticated',
    'The refresh token is wrong or used. Sign in again.',
  );
}

export function tooManyAttempts(retryAfter: number): AppError {
  const message = `Too many attempts. Try again in ${Math.ceil(retryAfter)} seconds.`;
  return new AppError('auth.too_many_attempts', 'rate_limited', message, { retryAfter });
}

export function passwordsBusy(): AppError {
  const message = 'Too many people are signing in at the moment. Try again shortly.';
  return new AppError('auth.busy', 'unavailable', message, { retryAfter: 1 });
}
