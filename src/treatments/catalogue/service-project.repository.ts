import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../../common/database/database';
import { changeVersion } from '../../common/database/versioned-rows';
import { sqlTime } from '../../common/database/time-column';
import { ServiceProjectRow } from './service-project.entity';

@Injectable()
export class ServiceProjectRepository {
  constructor(private readonly database: Database) {}

  async findById(id: string): Promise<ServiceProjectRow | null> {
    return this.database.of(ServiceProjectRow).findOneBy({ id });
  }

  async findByCodes(codes: readonly string[]): Promise<ServiceProjectRow[]> {
    return this.database.of(ServiceProjectRow).find({ where: { code: In([...codes]) } });
  }

  /** The whole catalogue, by category and code. */
  async all(activeOnly: boolean): Promise<ServiceProjectRow[]> {
    return this.database.of(ServiceProjectRow).find({
      where: activeOnly ? { active: true } : {},
      order: { category: 'ASC', code: 'ASC' },
    });
  }

  async existingOf(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.of(ServiceProjectRow).find({ where: { id: In([...ids]) }, select: { id: true } });
    return new Set(rows.map(({ id }) => id));
  }

  async add(projects: readonly ServiceProjectRow[]): Promise<void> {
    await this.database.of(ServiceProjectRow).insert([...projects]);
  }

  /** Writes only over the version that the editor saw; false when it is gone. */
  async changeVersion(id: string, version: number, change: Partial<ServiceProjectRow>): Promise<boolean> {
    return changeVersion(this.database.of(ServiceProjectRow), { id }, version, change);
  }

  /** How often each project has been done since a moment, by project id. */
  async doneSince(from: Date): Promise<Map<string, number>> {
    const rows = await this.database.rows<{ id: string; times: number | string }>(
      `SELECT project_id AS id, COUNT(*) AS times FROM service_records
       WHERE status = 'done' AND performed_at >= ? GROUP BY project_id`,
      [sqlTime(from)],
    );
    return new Map(rows.map(({ id, times }) => [id, Number(times)]));
  }

  /** Codes of active projects that a customer has named in messages since a moment; reads the messages by sender and time. */
  async mentionedBy(customerId: string, from: Date): Promise<Set<string>> {
    const rows = await this.database.rows<{ code: string }>(
      `SELECT p.code AS code FROM service_projects p WHERE p.active = ? AND EXISTS (
         SELECT 1 FROM messages m WHERE m.sender_id = ? AND m.created_at >= ?
         AND INSTR(LOWER(m.text_plain), LOWER(p.name)) > 0)`,
      [1, customerId, sqlTime(from)],
    );
    return new Set(rows.map(({ code }) => code));
  }
}
