import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service';
import { Database } from '../../common/database/database';
import { GroupGrantsService } from '../../groups/group-grants.service';
import { UsersService } from '../../users/users.service';
import type { OAuthGrant } from './oauth-grant.entity';

/** What grants rest on outside this module, and their audit trail. */
@Injectable()
export class GrantParts {
  constructor(
    private readonly groups: GroupGrantsService,
    private readonly users: UsersService,
    private readonly database: Database,
    private readonly audit: AuditService,
  ) {}

  /** The group under its key, and the person who consented. */
  async stands({ groupId, keyVersion, resource, userId }: OAuthGrant): Promise<boolean> {
    const under = await this.groups.underVersion(groupId, keyVersion);
    if (under === null || under.group.resource !== resource) return false;
    return userId === null || (await this.users.find(userId))?.status === 'active';
  }

  /** One transaction; without a row when `change` says that it changed nothing. */
  async audited(grant: OAuthGrant, action: string, change: () => Promise<boolean | void>): Promise<void> {
    await this.database.transaction(async () => {
      if ((await change()) === false) return;
      await this.audit.record({
        action,
        targetType: 'oauth_grant',
        targetId: grant.id,
        after: { client_id: grant.clientId, group_id: grant.groupId, scopes: grant.scopes },
        ...(grant.userId === null ? {} : { actorId: grant.userId }),
      });
    });
  }
}
