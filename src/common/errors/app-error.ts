export type ErrorKind =
  'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'conflict' | 'rate_limited' | 'timeout' | 'unavailable';

/** One fault of one field: `{ field: 'email', message: 'must be an e-mail address' }`. */
export interface ErrorDetail {
  readonly field: string;
  readonly message: string;
}

export interface ErrorOptions {
  readonly details?: readonly ErrorDetail[];
  /** Seconds after which a repetition can succeed; becomes `Retry-After`. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
}

/**
 * A failure that its caller can understand and often mend. `code` is stable (`tasks.not_found`), `message` one sentence
 * for the caller. Everything else that is thrown is our own fault and is shown as internal.
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly details: readonly ErrorDetail[];
  readonly retryAfter: number | undefined;

  constructor(
    readonly code: string,
    readonly kind: ErrorKind,
    message: string,
    options: ErrorOptions = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.details = options.details ?? [];
    this.retryAfter = options.retryAfter;
  }
}

const statusOfKind: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  rate_limited: 429,
  timeout: 504,
  unavailable: 503,
};

/** HTTP status of an error kind; the one place where the two meet. */
export function httpStatus(kind: ErrorKind): number {
  return statusOfKind[kind];
}
