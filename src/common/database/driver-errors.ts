import { QueryFailedError } from 'typeorm';

interface DriverError {
  readonly code?: string;
  readonly errno?: number;
  readonly message: string;
}

function driverError(error: unknown): DriverError | undefined {
  return error instanceof QueryFailedError ? (error.driverError as DriverError) : undefined;
}

/** Whether a unique or primary key refused the write, on any engine. */
export function isUniqueViolation(error: unknown, ...names: string[]): boolean {
  const driver = driverError(error);
  if (driver === undefined) return false;
  const unique = ['ER_DUP_ENTRY', 'SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_CONSTRAINT_PRIMARYKEY'].includes(
    driver.code ?? '',
  );
  return unique && (names.length === 0 || names.some((name) => driver.message.includes(name)));
}

/** Whether a foreign key refused the write, on any engine. */
export function isForeignKeyViolation(error: unknown): boolean {
  const code = driverError(error)?.code ?? '';
  return ['ER_NO_REFERENCED_ROW_2', 'ER_ROW_IS_REFERENCED_2', 'SQLITE_CONSTRAINT_FOREIGNKEY'].includes(code);
}

/** Deadlock, lock wait or changed snapshot: the transaction may run again as it is (MySQL 1213, 1205; MariaDB 1020). */
export function isRetryable(error: unknown): boolean {
  return [1213, 1205, 1020].includes(driverError(error)?.errno ?? 0);
}

const connectionLost = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'PROTOCOL_CONNECTION_LOST',
  'ER_SERVER_SHUTDOWN',
];

/** Whether the connection to the store broke or could not be made: nothing is wrong with what was asked. */
export function isConnectionLost(error: unknown): boolean {
  const { code, fatal } = (driverError(error) ?? error ?? {}) as { code?: string; fatal?: boolean };
  // Only the driver's errors say `fatal`; other people's connections break with the same codes.
  return (fatal === true || error instanceof QueryFailedError) && connectionLost.includes(code ?? '');
}

/** MariaDB's own number for a statement that took too long; the driver has no name for it. */
const statementTimeout = 1969;

/**
 * Whether the store could not be reached or take the write at all: down, cut off, full, out of connections, too slow, or
 * too contended for the repetitions of a transaction.
 */
export function isStoreUnavailable(error: unknown): boolean {
  if (driverError(error)?.errno === statementTimeout || isRetryable(error)) return true;
  const code = driverError(error)?.code ?? (error as { code?: string } | null)?.code ?? '';
  return [
    ...connectionLost,
    'ENOTFOUND',
    'ER_CON_COUNT_ERROR',
    'ER_QUERY_TIMEOUT',
    'ER_DISK_FULL',
    'POOL_CLOSED',
    'SQLITE_FULL',
    'SQLITE_IOERR',
    'SQLITE_BUSY',
    'SQLITE_READONLY',
  ].some((known) => code.startsWith(known));
}
