import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { ServiceProjectRepository } from './catalogue/service-project.repository';
import { TreatmentPlanRepository } from './plans/treatment-plan.repository';
import { ServiceRecordRepository } from './records/service-record.repository';
import type { PlanImport, ServiceProject, ServiceRecordImport } from './treatments.types';

/** Rows written by one statement. */
const chunk = 200;

/** Takes over catalogue, plans and service records in bulk; what is there already stays as it is. */
@Injectable()
export class TreatmentImportService {
  constructor(
    private readonly database: Database,
    private readonly projects: ServiceProjectRepository,
    private readonly plans: TreatmentPlanRepository,
    private readonly records: ServiceRecordRepository,
    private readonly clock: Clock,
  ) {}

  /** Returns how many were added. */
  async importProjects(imports: readonly ServiceProject[]): Promise<number> {
    const now = this.clock.now();
    return this.inChunks(imports, this.projects, (rows) =>
      this.projects.add(rows.map((project) => ({ ...project, createdAt: now, updatedAt: now }))),
    );
  }

  /** Returns how many were added. */
  async importPlans(imports: readonly PlanImport[]): Promise<number> {
    return this.inChunks(imports, this.plans, (rows) =>
      this.plans.add(
        rows.map(({ versionId: _id, version: _version, ...plan }) => ({
          ...plan,
          currentVersion: 1,
          updatedAt: plan.statusSince,
        })),
        rows.map(({ id, versionId, authorId, createdAt, version }) => ({
          ...version,
          ...{ id: versionId, planId: id, versionNo: 1, createdBy: authorId, createdAt },
          ...{ idempotencyKey: null, requestDigest: null },
        })),
      ),
    );
  }

  /** Returns how many were added. */
  async importRecords(imports: readonly ServiceRecordImport[]): Promise<number> {
    return this.inChunks(imports, this.records, (rows) => this.records.add(rows));
  }

  private async inChunks<T extends { readonly id: string }>(
    imports: readonly T[],
    store: { existingOf(ids: readonly string[]): Promise<Set<string>> },
    add: (rows: readonly T[]) => Promise<void>,
  ): Promise<number> {
    return this.database.transaction(async () => {
      let added = 0;
      for (let start = 0; start < imports.length; start += chunk) {
        const some = imports.slice(start, start + chunk);
        const existing = await store.existingOf(some.map(({ id }) => id));
        const rows = some.filter(({ id }) => !existing.has(id));
        if (rows.length > 0) await add(rows);
        added += rows.length;
      }
      return added;
    });
  }
}
