import { Body, Controller, Delete, Get, Header, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { ok, okPage } from '../common/http/envelope';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { groupView } from './group-views';
import { CreateGroupBody, groupChange, GroupsQuery, UpdateGroupBody } from './groups.dto';
import { GroupsService } from './groups.service';
import type { GroupFilter } from './groups.types';

/** Tool groups; operators look, administrators change. */
@ApiTags('groups')
@Controller('mcp/groups')
@AccessFor(['admin', 'operator'])
export class GroupsController {
  constructor(private readonly groups: GroupsService) {}

  /** Groups, newest first. */
  @Get()
  async list(@Query() { limit, cursor, enabled, search }: GroupsQuery) {
    const filter: GroupFilter = {
      ...(enabled === undefined ? {} : { enabled }),
      ...(search === undefined ? {} : { search }),
    };
    return okPage(await this.groups.page(filter, limit, cursor), groupView);
  }

  /** Makes a group, which is an MCP server of its own; the answer holds its key. */
  @Post()
  @AccessFor(['admin'])
  @Idempotent()
  @Header('cache-control', 'no-store')
  async create(@Body() body: CreateGroupBody, @CurrentPrincipal() principal: Principal) {
    const code = body.server_code === undefined ? {} : { serverCode: body.server_code };
    const { version: _, ...settings } = groupChange(body);
    const { group, apiKey } = await this.groups.create({ ...settings, ...code, name: body.name }, principal.userId);
    return ok({ ...groupView(group), api_key: apiKey }, 'Group created');
  }

  /** One group. */
  @Get(':id')
  async get(@Param('id') id: string) {
    return ok(groupView(await this.groups.get(id)));
  }

  /** Changes a group; what is absent stays. */
  @Patch(':id')
  @AccessFor(['admin'])
  async update(@Param('id') id: string, @Body() body: UpdateGroupBody, @CurrentPrincipal() principal: Principal) {
    return ok(groupView(await this.groups.update(id, groupChange(body), principal.userId)), 'Group changed');
  }

  /** Deletes a group with its keys and tools; its calls stay in the log. */
  @Delete(':id')
  @AccessFor(['admin'])
  async delete(@Param('id') id: string, @CurrentPrincipal() principal: Principal) {
    await this.groups.delete(id, principal.userId);
    return ok({ id }, 'Group deleted');
  }
}
