import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Database } from './database';

/** What health checks ask of the store. */
@Injectable()
export class StoreHealth {
  constructor(
    private readonly database: Database,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  /** Throws when the store does not answer. */
  async ping(): Promise<{ engine: string }> {
    await this.database.rows('SELECT 1');
    return { engine: this.dataSource.options.type };
  }

  /** Throws when migrations are missing in the store. */
  async schemaAtHead(): Promise<{ migrations: number }> {
    const rows = await this.database.rows<{ name: string }>('SELECT name FROM migrations');
    const known = new Set(rows.map(({ name }) => name));
    const missing = this.dataSource.migrations.filter(({ name }) => name !== undefined && !known.has(name));
    if (missing.length > 0) throw new Error(`${missing.length} migrations have not run: npm run migrate`);
    return { migrations: rows.length };
  }
}
