import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service';
import { Database } from '../../common/database/database';
import type { Voucher } from './clients.types';
import type { OAuthClient } from './oauth-client.entity';

/** Writes clients with their row in the audit trail. */
@Injectable()
export class ClientAudit {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditService,
  ) {}

  async registered(client: OAuthClient, voucher: Voucher | null, write: () => Promise<void>): Promise<void> {
    await this.database.transaction(async () => {
      await write();
      await this.audit.record({
        action: 'oauth.client_registered',
        targetType: 'oauth_client',
        targetId: client.id,
        after: {
          name: client.name,
          origin: client.origin,
          redirect_uris: client.redirectUris,
          grant_types: client.grantTypes,
          group_id: client.groupId,
        },
        ...(voucher === null || voucher.userId === null ? {} : { actorId: voucher.userId }),
      });
    });
  }
}
