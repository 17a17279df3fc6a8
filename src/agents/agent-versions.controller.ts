import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { ok } from '../common/http/envelope';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { ConfigRolloutService } from '../settings/rollout/config-rollout.service';
import { AgentVersionsService } from './agent-versions.service';
import { connectionChange, NewVersionBody, VersionDiffQuery } from './agents.dto';
import { connectionTestView, differenceView, versionView } from './agents.views';

/** History of an agent: versions are added and put in force, never changed. */
@ApiTags('agents')
@Controller('agents/:id/versions')
@AccessFor(['admin', 'operator'])
export class AgentVersionsController {
  constructor(
    private readonly versions: AgentVersionsService,
    private readonly rollout: ConfigRolloutService,
  ) {}

  /** The versions of an agent. */
  @Get()
  async list(@Param('id') id: string) {
    return ok((await this.versions.list(id)).map(versionView));
  }

  /** Adds a version: the one in force with the fields given. */
  @Post()
  @AccessFor(['admin'])
  @Idempotent()
  async add(@Param('id') id: string, @Body() body: NewVersionBody, @CurrentPrincipal() principal: Principal) {
    const { note, activate } = body;
    const { version, connection } = await this.versions.add(
      id,
      { ...connectionChange(body), note, activate },
      principal.userId,
    );
    const tested = connection === null ? null : connectionTestView(connection);
    return this.rollout.inForce('agents', ok({ ...versionView(version), connection: tested }, 'Version added'));
  }

  /** What differs between two versions. */
  @Get('diff')
  async diff(@Param('id') id: string, @Query() { from, to }: VersionDiffQuery) {
    return ok({ from, to, differences: (await this.versions.diff(id, from, to)).map(differenceView) });
  }

  /** Puts a version in force; also the way back to an earlier one. */
  @Post(':number/activate')
  @HttpCode(200)
  @AccessFor(['admin'])
  async activate(@Param('id') id: string, @Param('number') number: string, @CurrentPrincipal() principal: Principal) {
    const versionNo = /^\d{1,6}$/.test(number) ? Number(number) : 0;
    const version = await this.versions.activate(id, versionNo, principal.userId);
    return this.rollout.inForce('agents', ok(versionView(version), 'Version activated'));
  }
}
