import { Column, type ColumnOptions } from 'typeorm';

/** A moment in UTC with milliseconds. */
export function TimeColumn(options: Omit<ColumnOptions, 'type' | 'precision'> = {}): PropertyDecorator {
  return Column({ ...options, type: 'datetime', precision: 3 });
}

/** A UUID key. */
export const idColumn = { type: 'varchar', length: 36 } as const;

/** How a moment is written into hand-made SQL: the same text on every engine. */
export function sqlTime(moment: Date): string {
  return moment.toISOString().slice(0, 23).replace('T', ' ');
}

/** A moment as hand-made SQL gives it back: text on SQLite, a date on MySQL. */
export function timeFromSql(value: string | Date): Date {
  return value instanceof Date ? value : new Date(`${value.replace(' ', 'T')}Z`);
}
