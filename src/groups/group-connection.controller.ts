import { Body, Controller, Get, Header, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { ok } from '../common/http/envelope';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { clientConfigs, keyPlaceholder } from './client-config';
import { ClientConfigQuery, RegenerateKeyBody } from './groups.dto';
import { GroupsService } from './groups.service';

/** What an agent needs to connect to a group: address, key, ready snippets. Only administrators see keys. */
@ApiTags('groups')
@Controller('mcp/groups/:id')
@AccessFor(['admin'])
export class GroupConnectionController {
  constructor(private readonly groups: GroupsService) {}

  /** Shows the key; every look is an audit row. */
  @Get('api-key')
  @Header('cache-control', 'no-store')
  async apiKey(@Param('id') id: string, @CurrentPrincipal() principal: Principal) {
    return ok({ api_key: await this.groups.revealKey(id, principal.userId) });
  }

  /** Makes a new key; the old one ends at once, or after the grace asked for. */
  @Post('regenerate-key')
  @HttpCode(200)
  @Idempotent()
  @Header('cache-control', 'no-store')
  async regenerateKey(
    @Param('id') id: string,
    @Body() body: RegenerateKeyBody,
    @CurrentPrincipal() principal: Principal,
  ) {
    const apiKey = await this.groups.regenerateKey(id, body.grace_seconds ?? 0, principal.userId);
    return ok({ api_key: apiKey }, 'Key regenerated');
  }

  /** The address of the MCP server. */
  @Get('server-url')
  @AccessFor(['admin', 'operator'])
  async serverUrl(@Param('id') id: string) {
    const { serverUrl, serverCode } = await this.groups.get(id);
    return ok({ server_url: serverUrl, server_code: serverCode });
  }

  /** Ready snippets: with the key for administrators (an audited reveal), with a placeholder for operators. */
  @Get('client-config')
  @AccessFor(['admin', 'operator'])
  @Header('cache-control', 'no-store')
  async clientConfig(
    @Param('id') id: string,
    @Query() { client }: ClientConfigQuery,
    @CurrentPrincipal() principal: Principal,
  ) {
    const { name, serverCode, serverUrl } = await this.groups.get(id);
    const withKey = principal.roles.includes('admin');
    const apiKey = withKey ? await this.groups.revealKey(id, principal.userId) : keyPlaceholder;
    const configs = clientConfigs({ serverCode, serverUrl, groupName: name, apiKey }, client);
    return ok({ server_code: serverCode, server_url: serverUrl, with_key: withKey, configs });
  }
}
