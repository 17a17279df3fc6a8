import { Injectable } from '@nestjs/common';
import { ServerConfig } from '../config/app-config';
import { GroupGrantsService } from '../groups/group-grants.service';
import { protectedResourceAddress } from './metadata/metadata-documents';
import { ServerScopes } from './metadata/server-scopes';

/** `WWW-Authenticate` of MCP servers that admit OAuth (RFC 6750 section 3, RFC 9728 section 5.1). */
@Injectable()
export class OAuthChallengesService {
  constructor(
    private readonly groups: GroupGrantsService,
    private readonly scopes: ServerScopes,
    private readonly server: ServerConfig,
  ) {}

  /** The challenge of a 401; undefined for servers that admit keys only or do not exist: these publish nothing. */
  async unauthenticated(serverCode: string, tokenPresented: boolean): Promise<string | undefined> {
    const group = (await this.groups.openGroups()).find((each) => each.serverCode === serverCode);
    if (group === undefined) return undefined;
    const scope = (await this.scopes.of(group.id)).join(' ');
    const fault = tokenPresented
      ? ', error="invalid_token", error_description="The credential is not valid here."'
      : '';
    return `Bearer resource_metadata="${this.metadataOf(serverCode)}", scope="${scope}"${fault}`;
  }

  /** The challenge of a 403: what was granted does not include `scope`. */
  insufficientScope(serverCode: string, scope: string): string {
    const description = 'error_description="The access token does not include this scope."';
    const pointer = `resource_metadata="${this.metadataOf(serverCode)}"`;
    return `Bearer error="insufficient_scope", scope="${scope}", ${pointer}, ${description}`;
  }

  private metadataOf(serverCode: string): string {
    return protectedResourceAddress(this.server.publicUrl, serverCode);
  }
}
