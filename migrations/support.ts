import { type QueryRunner, Table, type TableColumnOptions, TableForeignKey, TableIndex } from 'typeorm';

type Options = Partial<Pick<TableColumnOptions, 'isNullable' | 'isPrimary'>>;

interface Columns {
  /** A UUID; with `isPrimary` the key of the table. */
  id(name: string, options?: Options): TableColumnOptions;
  text(name: string, length: number, options?: Options): TableColumnOptions;
  longText(name: string, options?: Options): TableColumnOptions;
  /** A moment in UTC with milliseconds. */
  time(name: string, options?: Options): TableColumnOptions;
  date(name: string, options?: Options): TableColumnOptions;
  int(name: string, options?: Options): TableColumnOptions;
  bigint(name: string, options?: Options): TableColumnOptions;
  bool(name: string, options?: Options): TableColumnOptions;
  json(name: string, options?: Options): TableColumnOptions;
  /** Money, CNY. */
  money(name: string, options?: Options): TableColumnOptions;
}

/**
 * Column types that mean the same on every engine. Text compares byte by byte everywhere (`utf8mb4_bin` on MySQL, as
 * SQLite does), so that two engines never judge a name differently; what people may write in several ways is stored
 * normalised beside it.
 */
export function columnsFor(queryRunner: QueryRunner): Columns {
  const lite = queryRunner.connection.options.type === 'better-sqlite3';
  const binary = lite ? {} : { charset: 'utf8mb4', collation: 'utf8mb4_bin' };
  return {
    id: (name, options) => ({ name, type: 'varchar', length: '36', ...binary, ...options }),
    text: (name, length, options) => ({ name, type: 'varchar', length: String(length), ...binary, ...options }),
    longText: (name, options) => ({ name, type: 'text', ...binary, ...options }),
    time: (name, options) => ({ name, type: 'datetime', precision: 3, ...options }),
    date: (name, options) => ({ name, type: 'date', ...options }),
    int: (name, options) => ({ name, type: lite ? 'integer' : 'int', ...options }),
    bigint: (name, options) => ({ name, type: 'bigint', ...options }),
    bool: (name, options) => ({ name, type: lite ? 'boolean' : 'tinyint', ...options }),
    json: (name, options) => ({ name, type: 'json', ...options }),
    money: (name, options) => ({ name, type: 'decimal', precision: 12, scale: 2, ...options }),
  };
}

interface TableParts {
  readonly columns: TableColumnOptions[];
  /** Named `uq_<table>_<columns>` and `ix_<table>_<columns>`. */
  readonly unique?: string[][];
  readonly indexes?: string[][];
  readonly foreignKeys?: {
    column: string;
    table: string;
    key?: string;
    onDelete: 'CASCADE' | 'SET NULL' | 'RESTRICT';
  }[];
}

/** Creates a table unless it is there already, so that a migration that was cut off can run again. */
export async function createTable(queryRunner: QueryRunner, name: string, parts: TableParts): Promise<void> {
  const { columns, unique = [], indexes = [], foreignKeys = [] } = parts;
  const table = new Table({
    name,
    columns,
    indices: [
      ...unique.map((names) => index('uq', name, names, true)),
      ...indexes.map((names) => index('ix', name, names, false)),
    ],
    foreignKeys: foreignKeys.map(
      ({ column, table: referenced, key = 'id', onDelete }) =>
        new TableForeignKey({
          name: `fk_${name}_${column}`,
          columnNames: [column],
          referencedTableName: referenced,
          referencedColumnNames: [key],
          onDelete,
          onUpdate: 'NO ACTION',
        }),
    ),
  });
  await queryRunner.createTable(table, true, true, true);
}

function index(prefix: string, table: string, columnNames: string[], isUnique: boolean): TableIndex {
  return new TableIndex({ name: `${prefix}_${table}_${columnNames.join('_')}`, columnNames, isUnique });
}
