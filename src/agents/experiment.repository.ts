import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database } from '../common/database/database';
import { raiseVersion } from '../common/database/versioned-rows';
import { decodeCursor, type Page, pageOf } from '../common/page';
import { AgentExperiment } from './agent-experiment.entity';

@Injectable()
export class ExperimentRepository {
  constructor(private readonly database: Database) {}

  async add(experiment: AgentExperiment): Promise<void> {
    await this.database.of(AgentExperiment).insert(experiment);
  }

  async find(id: string): Promise<AgentExperiment | null> {
    return this.database.of(AgentExperiment).findOneBy({ id });
  }

  async running(): Promise<AgentExperiment[]> {
    return this.database.of(AgentExperiment).findBy({ status: 'running' });
  }

  /** Drafts and running ones. */
  async unfinished(): Promise<AgentExperiment[]> {
    return this.database.of(AgentExperiment).findBy({ status: In(['draft', 'running']) });
  }

  /** Newest first. */
  async page(limit: number, cursor: string | undefined): Promise<Page<AgentExperiment>> {
    const query = this.database
      .of(AgentExperiment)
      .createQueryBuilder('experiment')
      .orderBy('experiment.id', 'DESC')
      .take(limit + 1);
    if (cursor !== undefined) query.where('experiment.id < :after', { after: String(decodeCursor(cursor, 1)[0]) });
    return pageOf(await query.getMany(), limit, ({ id }) => [id]);
  }

  /** See {@link raiseVersion}. */
  async raiseVersion(id: string, version: number | undefined): Promise<boolean> {
    return raiseVersion(this.database.of(AgentExperiment), { id }, version);
  }

  async change(id: string, change: Partial<AgentExperiment>): Promise<void> {
    await this.database.of(AgentExperiment).update({ id }, change);
  }
}
