import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';

@Injectable()
export class ConfigEpochRepository {
  constructor(private readonly database: Database) {}

  async all(): Promise<{ scope: string; epoch: number }[]> {
    const rows = await this.database.rows<{ scope: string; epoch: number | string }>(
      'SELECT scope, epoch FROM config_epochs',
    );
    return rows.map(({ scope, epoch }) => ({ scope, epoch: Number(epoch) }));
  }

  /** Raises the epoch by one, from nothing to one. */
  async raise(scope: string): Promise<void> {
    const conflict =
      this.database.engine === 'sqlite'
        ? 'ON CONFLICT (scope) DO UPDATE SET epoch = epoch + 1'
        : 'ON DUPLICATE KEY UPDATE epoch = epoch + 1';
    await this.database.rows(`INSERT INTO config_epochs (scope, epoch) VALUES (?, 1) ${conflict}`, [scope]);
  }
}
