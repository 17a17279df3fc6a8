import { Injectable } from '@nestjs/common';
import { Database } from '../../common/database/database';
import { changeVersion } from '../../common/database/versioned-rows';
import { PlanSession } from './plan-session.entity';

@Injectable()
export class PlanSessionRepository {
  constructor(private readonly database: Database) {}

  async findById(id: string): Promise<PlanSession | null> {
    return this.database.of(PlanSession).findOneBy({ id });
  }

  async add(session: PlanSession): Promise<void> {
    await this.database.of(PlanSession).insert(session);
  }

  /** Writes only over the version that was read; false when somebody was faster. */
  async changeVersion(id: string, version: number, change: Partial<PlanSession>): Promise<boolean> {
    return changeVersion(this.database.of(PlanSession), { id }, version, change);
  }
}
