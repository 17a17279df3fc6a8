import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditService } from '../audit/audit.service';
import { Database } from '../common/database/database';
import { ConfigEpochsService } from '../settings/config-epochs.service';

export interface AuditedChange<T> {
  readonly result: T;
  readonly entry: Omit<AuditEntry, 'actorId'>;
}

/** Holds together what a change of agents or experiments consists of: the rows, the audit entry and the word to all replicas. */
@Injectable()
export class AgentChanges {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly epochs: ConfigEpochsService,
  ) {}

  /** Runs `change` in one transaction with its audit entry; the gateways of all replicas follow when it commits. */
  async apply<T>(operatorId: string | null, change: () => Promise<AuditedChange<T>>): Promise<T> {
    return this.database.transaction(async () => {
      const { result, entry } = await change();
      await this.epochs.raise('agents');
      await this.audit.record({ ...entry, ...(operatorId === null ? {} : { actorId: operatorId }) });
      return result;
    });
  }
}
