import { Controller, Get, Header, Param, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { AccessFor } from '../../common/access/access.decorators';
import { AppError } from '../../common/errors/app-error';
import { OAuthConfig, ServerConfig } from '../../config/app-config';
import { GroupGrantsService } from '../../groups/group-grants.service';
import { authorizationServerDocument, openIdDocument, protectedResourceDocument } from './metadata-documents';
import { ServerScopes } from './server-scopes';

/** What clients read to find their way. A group that admits keys only has nothing here. */
@Controller({ path: '.well-known', version: VERSION_NEUTRAL })
@AccessFor('public')
@ApiExcludeController()
export class MetadataController {
  constructor(
    private readonly server: ServerConfig,
    private readonly oauth: OAuthConfig,
    private readonly groups: GroupGrantsService,
    private readonly scopes: ServerScopes,
  ) {}

  /** The two longer forms are for clients that derive the address from a transport's own URL. */
  @Get([
    'oauth-protected-resource/mcp/:serverCode',
    'oauth-protected-resource/mcp/:serverCode/mcp',
    'oauth-protected-resource/mcp/:serverCode/sse',
  ])
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'no-cache')
  async protectedResource(@Param('serverCode') serverCode: string) {
    const group = (await this.groups.openGroups()).find((each) => each.serverCode === serverCode);
    if (group === undefined) throw noMetadata();
    return protectedResourceDocument(group, await this.scopes.of(group.id), this.server.publicUrl);
  }

  @Get('oauth-authorization-server')
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'no-cache')
  authorizationServer() {
    this.requireEnabled();
    return authorizationServerDocument(this.server.publicUrl);
  }

  @Get('openid-configuration')
  @Header('Access-Control-Allow-Origin', '*')
  @Header('Cache-Control', 'no-cache')
  openIdConfiguration() {
    this.requireEnabled();
    return openIdDocument(this.server.publicUrl);
  }

  private requireEnabled(): void {
    if (!this.oauth.enabled) throw noMetadata();
  }
}

function noMetadata(): AppError {
  return new AppError('oauth.no_metadata', 'not_found', 'There is no OAuth metadata at this address.');
}
