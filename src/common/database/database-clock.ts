import type { Database } from './database';

type Engine = Database['engine'];

/**
 * SQL for the moment `milliseconds` from now on the clock of the database, which is one for all replicas; negative for
 * the past. The text compares with stored times.
 */
export function fromNowSql(engine: Engine, milliseconds: number): string {
  const whole = Math.round(milliseconds);
  return engine === 'sqlite'
    ? `strftime('%Y-%m-%d %H:%M:%f', 'now', '${(whole / 1000).toFixed(3)} seconds')`
    : `DATE_ADD(UTC_TIMESTAMP(3), INTERVAL ${whole * 1000} MICROSECOND)`;
}

/** SQL for the present moment on the clock of the database. */
export function nowSql(engine: Engine): string {
  return engine === 'sqlite' ? "strftime('%Y-%m-%d %H:%M:%f', 'now')" : 'UTC_TIMESTAMP(3)';
}

/** SQL for the milliseconds from `column` until now on the clock of the database. */
export function sinceSql(engine: Engine, column: string): string {
  return engine === 'sqlite'
    ? `(julianday('now') - julianday(${column})) * 86400000`
    : `TIMESTAMPDIFF(MICROSECOND, ${column}, UTC_TIMESTAMP(3)) / 1000`;
}
