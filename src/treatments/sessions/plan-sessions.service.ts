import { Injectable } from '@nestjs/common';
import type { Principal } from '../../common/access/principal.types';
import { staffRoles } from '../../common/access/principal.types';
import { Clock } from '../../common/clock';
import { newId } from '../../common/ids';
import { customerNotFound } from '../../customers/customers.errors';
import { CustomersService } from '../../customers/customers.service';
import { type CompletenessResult, planThreshold, type ProfileChange } from '../../customers/customers.types';
import { statedFacts } from '../plans/plan-facts';
import { PlanMakingService } from '../plans/plan-making.service';
import { sessionChanged, sessionEnded, sessionNotFound } from '../treatments.errors';
import type { PlanRequirements, PlanWithVersion } from '../treatments.types';
import type { PlanSession } from './plan-session.entity';
import { PlanSessionRepository } from './plan-session.repository';

type Asker = Pick<Principal, 'userId' | 'roles'>;

/** What was said in one turn: facts that last, and what this plan shall be like. */
export interface PlanAnswers {
  readonly facts: ProfileChange;
  readonly requirements: PlanRequirements;
  /** Goes on collecting although enough is known. */
  readonly keepCollecting?: boolean | undefined;
}

export interface PlanSessionState {
  readonly id: string;
  readonly customerId: string;
  readonly status: PlanSession['status'];
  readonly completeness: CompletenessResult;
  readonly planId: string | null;
  /** Only in the answer to the turn that made it. */
  readonly plan: PlanWithVersion | null;
}

/**
 * Gathers what a plan needs, turn by turn, and makes the plan as soon as enough is known (completeness 0.7). Facts go into
 * the customer's profile, so that nothing is asked twice. Staff ask for any customer, customers for themselves only.
 */
@Injectable()
export class PlanSessionsService {
  constructor(
    private readonly sessions: PlanSessionRepository,
    private readonly customers: CustomersService,
    private readonly making: PlanMakingService,
    private readonly clock: Clock,
  ) {}

  /** Begins a session. Throws `customers.not_found` and what the plan throws. */
  async start(customerId: string, answers: PlanAnswers, asker: Asker): Promise<PlanSessionState> {
    if (!mayAskFor(customerId, asker)) throw customerNotFound();
    await this.keepFacts(customerId, answers.facts);
    const now = this.clock.now();
    const session: PlanSession = {
      id: newId(),
      ...{ customerId, createdBy: asker.userId, status: 'collecting', requirements: answers.requirements },
      ...{ planId: null, version: 1, createdAt: now, updatedAt: now },
    };
    await this.sessions.add(session);
    return this.proceed(session, answers, asker);
  }

  /**
   * One more turn. Throws `treatments.session_not_found`, `treatments.session_ended`, `treatments.session_changed`,
   * `customers.profile_changed` and what the plan throws.
   */
  async answer(id: string, answers: PlanAnswers, asker: Asker): Promise<PlanSessionState> {
    const session = await this.getOwn(id, asker);
    if (session.status === 'planned') throw sessionEnded();
    await this.keepFacts(session.customerId, answers.facts);
    const requirements = merged(session.requirements, answers.requirements);
    const change = { requirements, updatedAt: this.clock.now() };
    if (!(await this.sessions.changeVersion(id, session.version, change))) throw sessionChanged();
    return this.proceed({ ...session, ...change, version: session.version + 1 }, answers, asker);
  }

  /** Where a session stands. Throws `treatments.session_not_found`. */
  async get(id: string, asker: Asker): Promise<PlanSessionState> {
    const session = await this.getOwn(id, asker);
    return this.state(session, await this.completeness(session), null);
  }

  private async proceed(session: PlanSession, answers: PlanAnswers, asker: Asker): Promise<PlanSessionState> {
    const completeness = await this.completeness(session);
    if (completeness.score < planThreshold || answers.keepCollecting === true) {
      return this.state(session, completeness, null);
    }
    const { customerId, requirements, id, version } = session;
    const authorId = isStaff(asker) ? asker.userId : null;
    const plan = await this.making.generate(customerId, requirements, {
      authorId,
      idempotencyKey: `session:${id}:${version}`,
    });
    const change = { status: 'planned', planId: plan.id, updatedAt: this.clock.now() } as const;
    if (!(await this.sessions.changeVersion(id, version, change))) throw sessionChanged();
    return this.state({ ...session, ...change }, completeness, plan);
  }

  private async completeness({ customerId, requirements }: PlanSession): Promise<CompletenessResult> {
    const record = await this.customers.getRecord({ userId: customerId });
    return this.customers.completenessWith(record, statedFacts(requirements));
  }

  private async keepFacts(customerId: string, facts: ProfileChange): Promise<void> {
    const { version } = await this.customers.getRecord({ userId: customerId });
    if (Object.keys(facts).length > 0) await this.customers.updateProfile(customerId, version, facts);
  }

  private async getOwn(id: string, asker: Asker): Promise<PlanSession> {
    const session = await this.sessions.findById(id);
    if (session === null || !mayAskFor(session.customerId, asker)) throw sessionNotFound();
    return session;
  }

  private state(
    session: PlanSession,
    completeness: CompletenessResult,
    plan: PlanWithVersion | null,
  ): PlanSessionState {
    const { id, customerId, status, planId } = session;
    return { id, customerId, status, completeness, planId, plan };
  }
}

function isStaff({ roles }: Asker): boolean {
  return staffRoles.some((role) => roles.includes(role));
}

function mayAskFor(customerId: string, asker: Asker): boolean {
  return isStaff(asker) || asker.userId === customerId;
}

/** What was said last counts; what was not said again stays. */
function merged(before: PlanRequirements, now: PlanRequirements): PlanRequirements {
  return {
    concerns: now.concerns.length === 0 ? before.concerns : now.concerns,
    budgetMax: now.budgetMax ?? before.budgetMax,
    startAfter: now.startAfter ?? before.startAfter,
    skinType: now.skinType ?? before.skinType,
  };
}
