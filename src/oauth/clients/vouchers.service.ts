import { Injectable } from '@nestjs/common';
import { Authenticator } from '../../common/access/principal.types';
import { GroupGrantsService } from '../../groups/group-grants.service';
import { canonicalResource } from '../metadata/resources';
import { invalidClientMetadata, invalidToken } from '../oauth.errors';
import type { Voucher } from './clients.types';

/** Finds out who answers for a client that is being registered. */
@Injectable()
export class VouchersService {
  constructor(
    private readonly groups: GroupGrantsService,
    private readonly authenticator: Authenticator,
  ) {}

  /**
   * By the Bearer token of a registration: a group's key, or an operator's access token with the group's address in
   * `resource`. Null without one; throws `invalid_token` for one that is wrong.
   */
  async of(authorization: string | undefined, resource: unknown): Promise<Voucher | null> {
    if (authorization === undefined) return null;
    const token = /^bearer +(\S+) *$/i.exec(authorization)?.[1];
    if (token === undefined) throw invalidToken("Send the group's key as a Bearer token, or nothing.");
    return token.startsWith('mcp_key_') ? this.byKey(token) : this.byOperator(token, resource);
  }

  private async byKey(key: string): Promise<Voucher> {
    const under = await this.groups.underKey(key);
    if (under === null) throw invalidToken('This key does not open a group that admits OAuth.');
    return { groupId: under.group.id, keyVersion: under.keyVersion, userId: null };
  }

  private async byOperator(token: string, resource: unknown): Promise<Voucher> {
    const { userId, roles } = await this.authenticator.authenticate(token);
    if (!roles.some((role) => role === 'admin' || role === 'operator')) throw invalidToken('Only operators may vouch.');
    const wanted = typeof resource === 'string' ? canonicalResource(resource) : null;
    const group = (await this.groups.openGroups()).find((each) => each.resource === wanted);
    if (group === undefined) throw invalidClientMetadata('resource must be the address of a group that admits OAuth.');
    return { groupId: group.id, keyVersion: null, userId };
  }
}
