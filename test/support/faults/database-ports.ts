import type { Socket } from 'node:net';
import { type Database, SqliteError } from 'better-sqlite3';
import { PoolConnection } from 'mysql2';
import { QueryFailedError } from 'typeorm';
import { BetterSqlite3QueryRunner } from 'typeorm/driver/better-sqlite3/BetterSqlite3QueryRunner';
import { connectionReset, points, type PortFault } from './fault-points';
import { currentLife, never } from './lives';

interface MysqlCommand {
  readonly constructor: { readonly name: string };
  readonly sql?: string;
  onResult?: (...result: unknown[]) => void;
}

interface MysqlConnection {
  readonly stream: Socket;
}

interface MysqlPrototype {
  addCommand(this: MysqlConnection, command: MysqlCommand): MysqlCommand;
}

/** Milliseconds for which a locked SQLite file keeps the process waiting. */
const busyMs = 200;
/** Milliseconds after which it is enough of a silent connection. */
const silenceMs = 500;
/** What the open transaction of a connection has written. */
const written = new WeakMap<object, Set<string>>();

/** What a statement does to the store; undefined for one that changes nothing. A commit is named after what it makes true. */
function operationOf(connection: object, sql: string): string | undefined {
  const text = sql.trim();
  if (/^(BEGIN|START)\b/i.test(text)) written.set(connection, new Set());
  const change = /^(INSERT|REPLACE|UPDATE|DELETE)\b(?: (?:OR )?IGNORE)?(?: INTO| FROM)?\s+[`"]?(\w+)/i.exec(text);
  if (change !== null) {
    const name = `${change[1]?.toLowerCase()} ${change[2]}${columnsOf(text)}`;
    written.get(connection)?.add(`${change[1]?.toLowerCase()} ${change[2]}`);
    return name;
  }
  const lock = /^SELECT\b[\s\S]*?\bFROM\s+[`"]?(\w+)[\s\S]*\bFOR UPDATE\b/i.exec(text);
  if (lock !== null) return `lock ${lock[1]}`;
  if (!/^(COMMIT|ROLLBACK)$/i.test(text)) return undefined;
  const changes = [...(written.get(connection) ?? [])];
  written.delete(connection);
  return /^COMMIT$/i.test(text) && changes.length > 0 ? `commit (${changes.join(', ')})` : undefined;
}

/** The columns that an update sets. */
function columnsOf(sql: string): string {
  const set = /^UPDATE\b[\s\S]*?\bSET\b([\s\S]*?)(?:\bWHERE\b|$)/i.exec(sql)?.[1];
  if (set === undefined) return '';
  const columns = [...set.matchAll(/(?:^|,)\s*[`"]?(\w+)[`"]?\s*=/g)].map(([, column]) => column);
  return `.${columns.filter((column) => column !== 'updated_at').join('+')}`;
}

/** SQLite answers at once or, while somebody else holds the file, after a wait; it cannot hang for ever. */
export function watchSqlite(): void {
  const { prototype } = BetterSqlite3QueryRunner;
  const { query } = prototype;
  const opened = new WeakSet<Database>();
  prototype.query = async function (this: BetterSqlite3QueryRunner, sql: string, ...more: unknown[]): Promise<unknown> {
    const life = currentLife();
    if (life.isOver) return never();
    const connection = (await this.connect()) as Database;
    if (!opened.has(connection)) life.add(() => connection.close());
    opened.add(connection);
    const fault = faultOf(connection, sql);
    if (fault === 'dead') return never();
    if (fault === 'error' || fault === 'poisoned') throw failed(sql, 'disk I/O error', 'SQLITE_IOERR_WRITE');
    if (fault === 'hang') {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, busyMs);
      throw failed(sql, 'database is locked', 'SQLITE_BUSY');
    }
    const result: unknown = await query.apply(this, [sql, ...more] as never);
    return fault === 'killed_after' ? points.killAfter() : result;
  } as typeof query;
}

function failed(sql: string, message: string, code: string): QueryFailedError {
  return new QueryFailedError(sql, [], new SqliteError(message, code));
}

/** MySQL and MariaDB: connections break, or fall silent after the server has got the statement. */
export function watchMysql(): void {
  let prototype = PoolConnection.prototype as unknown as MysqlPrototype;
  while (!Object.hasOwn(prototype, 'addCommand')) prototype = Object.getPrototypeOf(prototype) as MysqlPrototype;
  const original = prototype.addCommand;
  const opened = new WeakSet<MysqlConnection>();
  prototype.addCommand = function (command) {
    const life = currentLife();
    if (life.isOver) return command;
    // Whoever waits for an answer of a dead connection must not learn of its end.
    if (!opened.has(this)) life.add(() => this.stream.removeAllListeners().on('error', () => undefined));
    opened.add(this);
    const fault = command.sql === undefined ? undefined : faultOf(this, command.sql);
    if (fault === 'dead') return command;
    if (fault === 'poisoned') {
      const full = Object.assign(new Error('The table is full'), { code: 'ER_RECORD_FILE_FULL', errno: 1114 });
      setImmediate(() => command.onResult?.(full));
      return command;
    }
    if (fault === 'error') this.stream.destroy(connectionReset());
    if (fault === 'hang') fallSilent(this.stream);
    if (fault === 'killed_after') command.onResult = () => void points.killAfter();
    return original.call(this, command);
  };
}

/** Nothing arrives any more. Where the platform has set itself a limit for that, it is over soon. */
function fallSilent(stream: Socket): void {
  stream.pause();
  if ((stream.timeout ?? 0) > 0) stream.setTimeout(silenceMs);
}

function faultOf(connection: object, sql: string): PortFault | undefined {
  const name = operationOf(connection, sql);
  return name === undefined ? undefined : points.enter(name);
}
