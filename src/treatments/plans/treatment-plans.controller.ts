import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../../common/access/access.decorators';
import { type Principal, staffRoles } from '../../common/access/principal.types';
import { ok, okPage } from '../../common/http/envelope';
import { Idempotent } from '../../common/idempotency/idempotency.interceptor';
import type { PlanWithVersion } from '../treatments.types';
import { PlanMakingService } from './plan-making.service';
import { CreatePlanDto, OptimisePlanDto, PlanCompareQuery, PlanPageQuery, PlanStatusDto } from './treatment-plans.dto';
import { TreatmentPlansService } from './treatment-plans.service';
import { comparisonView, planFeedback, planRequirements, planVersionView, planView } from './treatment-plans.view';

/** Plans for the people who work here. */
@ApiTags('treatments')
@AccessFor(staffRoles)
@Controller('treatment-plans')
export class TreatmentPlansController {
  constructor(
    private readonly plans: TreatmentPlansService,
    private readonly making: PlanMakingService,
  ) {}

  /** The plans of one customer. */
  @Get()
  async list(@Query() { customer_id: customerId, status, limit, cursor }: PlanPageQuery) {
    return okPage(await this.plans.page(customerId, status, limit, cursor), planView);
  }

  /** Drafts a plan from the profile, the catalogue and the requirements. */
  @Post()
  @Idempotent()
  async create(@Body() body: CreatePlanDto, @CurrentPrincipal() { userId }: Principal) {
    const requirements = planRequirements(body.requirements);
    const plan = await this.making.generate(body.customer_id, requirements, { authorId: userId });
    return ok(withCurrent(plan), 'Draft made; it needs a review');
  }

  /** One plan with all its versions. */
  @Get(':id')
  async get(@Param('id') id: string) {
    const { plan, versions } = await this.plans.get(id);
    return ok({ ...planView(plan), versions: versions.map(planVersionView) });
  }

  /** What differs between two versions of a plan. */
  @Get(':id/compare')
  async compare(@Param('id') id: string, @Query() { from, to }: PlanCompareQuery) {
    return ok(comparisonView(await this.plans.compare(id, from, to)));
  }

  /** Makes a new version of a plan from feedback. */
  @Post(':id/optimize')
  @Idempotent()
  async optimise(@Param('id') id: string, @Body() body: OptimisePlanDto, @CurrentPrincipal() { userId }: Principal) {
    return ok(withCurrent(await this.making.optimise(id, planFeedback(body.feedback), { authorId: userId })));
  }

  /** Reviews a plan or moves it on; only consultants and doctors may judge it. */
  @Post(':id/status')
  @HttpCode(200)
  @Idempotent()
  async changeStatus(@Param('id') id: string, @Body() body: PlanStatusDto, @CurrentPrincipal() principal: Principal) {
    return ok(planView(await this.plans.changeStatus(id, body.status, body.expected_version, principal)));
  }
}

function withCurrent(plan: PlanWithVersion) {
  return { ...planView(plan), current: planVersionView(plan.current) };
}
