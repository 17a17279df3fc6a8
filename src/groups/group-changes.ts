import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditService } from '../audit/audit.service';
import { Database } from '../common/database/database';
import { ConfigEpochsService } from '../settings/config-epochs.service';

export interface AuditedChange<T> {
  readonly result: T;
  readonly entries: readonly Omit<AuditEntry, 'targetType' | 'actorId'>[];
}

/** Holds together what every change of a group consists of: the rows, their audit entries and the word to all caches. */
@Injectable()
export class GroupChanges {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly epochs: ConfigEpochsService,
  ) {}

  /** Runs `change` in one transaction with its audit entries; caches of groups are stale when it commits. */
  async apply<T>(operatorId: string | null, change: () => Promise<AuditedChange<T>>): Promise<T> {
    return this.database.transaction(async () => {
      const result = await this.record(operatorId, change);
      await this.epochs.raise('groups');
      return result;
    });
  }

  /** Like {@link apply}, for what is worth an audit entry but changes nothing. */
  async record<T>(operatorId: string | null, work: () => Promise<AuditedChange<T>>): Promise<T> {
    return this.database.transaction(async () => {
      const { result, entries } = await work();
      const actor = operatorId === null ? {} : { actorId: operatorId };
      for (const entry of entries) await this.audit.record({ ...entry, ...actor, targetType: 'group' });
      return result;
    });
  }
}
