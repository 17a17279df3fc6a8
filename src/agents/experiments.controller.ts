import { Body, Controller, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { ok, okPage } from '../common/http/envelope';
import { PageQuery } from '../common/http/page-query.dto';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { experimentView } from './agents.views';
import { armInputs, CreateExperimentBody, experimentChange, UpdateExperimentBody } from './experiments.dto';
import { ExperimentsService } from './experiments.service';

/** A/B tests and canaries between versions of agents. */
@ApiTags('agents')
@Controller('agents/experiments')
@AccessFor(['admin', 'operator'])
export class ExperimentsController {
  constructor(private readonly experiments: ExperimentsService) {}

  /** Experiments, newest first. */
  @Get()
  async list(@Query() { limit, cursor }: PageQuery) {
    return okPage(await this.experiments.page(limit, cursor), experimentView);
  }

  /** Makes an experiment, and starts it if asked to. */
  @Post()
  @AccessFor(['admin'])
  @Idempotent()
  async create(@Body() body: CreateExperimentBody, @CurrentPrincipal() principal: Principal) {
    const { name, scene, kind = 'split', note, start } = body;
    const input = { name, scene, kind, note, start, arms: armInputs(body.arms) };
    return ok(experimentView(await this.experiments.create(input, principal.userId)), 'Experiment created');
  }

  /** Starts or stops an experiment, or gives its arms other shares. */
  @Patch(':id')
  @AccessFor(['admin'])
  async update(@Param('id') id: string, @Body() body: UpdateExperimentBody, @CurrentPrincipal() principal: Principal) {
    const experiment = await this.experiments.update(id, experimentChange(body), principal.userId);
    return ok(experimentView(experiment), 'Experiment changed');
  }
}
