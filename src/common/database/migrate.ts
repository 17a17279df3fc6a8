import type { DataSource } from 'typeorm';

/** Brings the schema to head; several processes may call it at once, one migrates. Returns the migrations it ran. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const names = async (): Promise<string[]> => (await dataSource.runMigrations()).map((migration) => migration.name);
  if (dataSource.options.type === 'better-sqlite3') return names();
  const lock = dataSource.createQueryRunner();
  try {
    const [row] = (await lock.query("SELECT GET_LOCK('anmei_migrations', 60) AS locked")) as { locked: unknown }[];
    if (Number(row?.locked) !== 1) throw new Error('Another process has been migrating the schema for a minute.');
    return await names();
  } finally {
    await lock.query("SELECT RELEASE_LOCK('anmei_migrations')");
    await lock.release();
  }
}
