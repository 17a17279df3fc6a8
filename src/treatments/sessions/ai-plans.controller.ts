import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../../common/access/access.decorators';
import { type Principal, staffRoles } from '../../common/access/principal.types';
import { ok } from '../../common/http/envelope';
import { Idempotent } from '../../common/idempotency/idempotency.interceptor';
import type { ProfileChange } from '../../customers/customers.types';
import { reviewNote } from '../plans/plan-state';
import { planRequirements, planVersionView, planView } from '../plans/treatment-plans.view';
import { type PlanAnswersDto as Answers, PlanAnswersDto, type PlanFactsDto, StartPlanSessionDto } from './ai-plans.dto';
import { planQuestions } from './plan-questions';
import { type PlanAnswers, PlanSessionsService, type PlanSessionState } from './plan-sessions.service';

/** Plans made in a talk: what is missing is asked for, then the plan is drafted (F-ARC-10). */
@ApiTags('AI gateway')
@AccessFor('signed-in')
@Controller('ai/plans')
export class AiPlansController {
  constructor(private readonly sessions: PlanSessionsService) {}

  /** Begins a plan in a talk: says what is missing, or drafts it. */
  @Post()
  @Idempotent()
  async start(@Body() body: StartPlanSessionDto, @CurrentPrincipal() principal: Principal) {
    const customerId = body.customer_id ?? principal.userId;
    return ok(sessionView(await this.sessions.start(customerId, planAnswers(body), principal), principal));
  }

  /** Where the talk about a plan stands. */
  @Get(':id')
  async get(@Param('id') id: string, @CurrentPrincipal() principal: Principal) {
    return ok(sessionView(await this.sessions.get(id, principal), principal));
  }

  /** Adds answers; drafts the plan once nothing is missing. */
  @Post(':id/answers')
  @HttpCode(200)
  @Idempotent()
  async answer(@Param('id') id: string, @Body() body: PlanAnswersDto, @CurrentPrincipal() principal: Principal) {
    return ok(sessionView(await this.sessions.answer(id, planAnswers(body), principal), principal));
  }
}

function planAnswers({ answers, requirements, keep_collecting: keepCollecting }: Answers): PlanAnswers {
  return { facts: profileChange(answers ?? {}), requirements: planRequirements(requirements), keepCollecting };
}

function profileChange(facts: PlanFactsDto): ProfileChange {
  const { gender, concerns, timeline, allergies, contraindications, expectations } = facts;
  const change = {
    ...{ gender, concerns, timeline, allergies, contraindications, expectations },
    birthDate: facts.birth_date,
    skinType: facts.skin_type,
    budgetMin: facts.budget_min,
    budgetMax: facts.budget_max,
    medicalHistory: facts.medical_history,
  };
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}

/** A customer learns that there is a draft, not what it says: that waits for the review. */
function sessionView(session: PlanSessionState, { roles }: Principal) {
  const { id, customerId, status, completeness, planId, plan } = session;
  const seesDraft = staffRoles.some((role) => roles.includes(role));
  return {
    session_id: id,
    customer_id: customerId,
    status,
    completeness: { score: completeness.score, missing: completeness.missing },
    questions: status === 'planned' ? [] : planQuestions(completeness.missing),
    plan_id: planId,
    review: plan === null ? null : { state: plan.status, note: reviewNote(plan.status) },
    plan: plan === null || !seesDraft ? null : { ...planView(plan), current: planVersionView(plan.current) },
  };
}
