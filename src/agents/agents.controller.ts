import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { ok, okPage } from '../common/http/envelope';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { ConfigRolloutService } from '../settings/rollout/config-rollout.service';
import { AgentStatusService } from './agent-status.service';
import { agentChange, AgentsQuery, connectionChange, CreateAgentBody, UpdateAgentBody } from './agents.dto';
import { AgentsService, type WrittenAgent } from './agents.service';
import { agentStatusView, agentView, connectionTestView } from './agents.views';

/** Agents; operators look and test, administrators change. A change is answered as soon as every process works with it. */
@ApiTags('agents')
@Controller('agents')
@AccessFor(['admin', 'operator'])
export class AgentsController {
  constructor(
    private readonly agents: AgentsService,
    private readonly statuses: AgentStatusService,
    private readonly rollout: ConfigRolloutService,
  ) {}

  /** Agents, newest first, each with the version in force. */
  @Get()
  async list(@Query() { limit, cursor, scene, enabled }: AgentsQuery) {
    const filter = { scene, enabled: enabled === undefined ? undefined : enabled === 'true' };
    return okPage(await this.agents.page(filter, limit, cursor), agentView);
  }

  /** Makes an agent with its first version; asks its platform first whether the app fits the scene. */
  @Post()
  @AccessFor(['admin'])
  @Idempotent()
  async create(@Body() body: CreateAgentBody, @CurrentPrincipal() principal: Principal) {
    const { name, provider, scene, priority, enabled } = body;
    const input = { ...connectionChange(body), name, provider, scene, priority, enabled };
    const written = await this.agents.create(input, principal.userId);
    return this.rollout.inForce('agents', ok(writtenView(written), 'Agent created'));
  }

  /** Every agent with its breaker and the figures of the last 24 hours. */
  @Get('status')
  async status() {
    return ok((await this.statuses.status()).map(agentStatusView));
  }

  /** One agent with the version in force. */
  @Get(':id')
  async get(@Param('id') id: string) {
    return ok(agentView(await this.agents.get(id)));
  }

  /** Changes an agent; a changed connection becomes a new version, in force at once. */
  @Patch(':id')
  @AccessFor(['admin'])
  async update(@Param('id') id: string, @Body() body: UpdateAgentBody, @CurrentPrincipal() principal: Principal) {
    const written = await this.agents.update(id, agentChange(body), principal.userId);
    return this.rollout.inForce('agents', ok(writtenView(written), 'Agent changed'));
  }

  /** Deletes an agent and its versions; its calls stay in the log. */
  @Delete(':id')
  @AccessFor(['admin'])
  async delete(@Param('id') id: string, @CurrentPrincipal() principal: Principal) {
    await this.agents.delete(id, principal.userId);
    return this.rollout.inForce('agents', ok({ id }, 'Agent deleted'));
  }

  /** Asks the agent's platform who the app is; a failure is the answer, not an error. */
  @Post(':id/test')
  @HttpCode(200)
  async test(@Param('id') id: string) {
    return ok(connectionTestView(await this.agents.test(id)));
  }
}

function writtenView({ agent, connection }: WrittenAgent) {
  return { ...agentView(agent), connection: connection === null ? null : connectionTestView(connection) };
}
