import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { ok, okPage } from '../common/http/envelope';
import { PageQuery } from '../common/http/page-query.dto';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { ConfigRolloutService } from '../settings/rollout/config-rollout.service';
import { armResultView, experimentView } from './agents.views';
import { armInputs, CreateExperimentBody, experimentChange, UpdateExperimentBody } from './experiments.dto';
import { ExperimentsService } from './experiments.service';

/** A/B tests and canaries between versions of agents. */
@ApiTags('agents')
@Controller('agents/experiments')
@AccessFor(['admin', 'operator'])
export class ExperimentsController {
  constructor(
    private readonly experiments: ExperimentsService,
    private readonly rollout: ConfigRolloutService,
  ) {}

  /** Experiments, newest first. */
  @Get()
  async list(@Query() { limit, cursor }: PageQuery) {
    return okPage(await this.experiments.page(limit, cursor), experimentView);
  }

  /** An experiment with what has come of each arm. */
  @Get(':id')
  async get(@Param('id') id: string) {
    const { experiment, results } = await this.experiments.get(id);
    return ok({ ...experimentView(experiment), results: results.map(armResultView) });
  }

  /** Makes an experiment, and starts it if asked to. */
  @Post()
  @AccessFor(['admin'])
  @Idempotent()
  async create(@Body() body: CreateExperimentBody, @CurrentPrincipal() principal: Principal) {
    const { name, scene, kind = 'split', note, start } = body;
    const input = { name, scene, kind, note, start, arms: armInputs(body.arms) };
    const experiment = await this.experiments.create(input, principal.userId);
    return this.rollout.inForce('agents', ok(experimentView(experiment), 'Experiment created'));
  }

  /** Starts or stops an experiment, or gives its arms other shares. */
  @Patch(':id')
  @AccessFor(['admin'])
  async update(@Param('id') id: string, @Body() body: UpdateExperimentBody, @CurrentPrincipal() principal: Principal) {
    const experiment = await this.experiments.update(id, experimentChange(body), principal.userId);
    return this.rollout.inForce('agents', ok(experimentView(experiment), 'Experiment changed'));
  }
}
