import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { ConsultationRepository } from './consultation.repository';
import type { ConsultationImport } from './consultation.types';

/** Rows written by one statement. */
const chunk = 200;

/** Takes over consultations in bulk. */
@Injectable()
export class ConsultationImportService {
  constructor(
    private readonly database: Database,
    private readonly records: ConsultationRepository,
  ) {}

  /** Adds what is not there yet, each as the first version of its conversation. Returns how many were added. */
  async importHistory(imports: readonly ConsultationImport[]): Promise<number> {
    return this.database.transaction(async () => {
      let added = 0;
      for (let start = 0; start < imports.length; start += chunk) {
        const some = imports.slice(start, start + chunk);
        const existing = await this.records.existingOf(some.map(({ id }) => id));
        const rows = some.filter(({ id }) => !existing.has(id));
        if (rows.length === 0) continue;
        await this.records.add(
          rows.map((row) => ({ ...row, version: 1, isLatest: true, idempotencyKey: null, requestDigest: null })),
        );
        added += rows.length;
      }
      return added;
    });
  }
}
