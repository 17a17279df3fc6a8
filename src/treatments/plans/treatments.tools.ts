import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { staffRoles } from '../../common/access/principal.types';
import { McpTool, type ToolArgs } from '../../tools/kit/mcp-tool';
import type { ToolCall } from '../../tools/kit/tool-call';
import type { PlanWithVersion } from '../treatments.types';
import { PlanMakingService } from './plan-making.service';
import type { PlanOrigin } from './plan-rows';
import { reviewNote } from './plan-state';
import { changesSchema, feedbackSchema, idempotencyKey, planSchema, requirementsSchema } from './treatments.schemas';
import { planFeedback, planItemView, planRequirements } from './treatment-plans.view';

const generateInput = z.object({
  customer_id: z.uuid().describe('For whom (UUID of the customer)'),
  requirements: requirementsSchema,
  idempotency_key: idempotencyKey,
});

const optimiseInput = z.object({
  plan_id: z.uuid().describe('The plan (UUID), from generate_treatment_plan'),
  feedback: feedbackSchema,
  idempotency_key: idempotencyKey,
});
const optimiseOutput = planSchema.extend({ changes: changesSchema });

@Injectable()
export class TreatmentTools {
  constructor(private readonly making: PlanMakingService) {}

  @McpTool({
    name: 'generate_treatment_plan',
    title: 'Draft a treatment plan',
    category: 'treatment',
    effect: 'write',
    subject: { argument: 'customer_id' },
    description:
      'Drafts a treatment plan for a customer from the service catalogue, by fixed rules: concerns, budget, age and ' +
      'contraindications. Read get_customer_profile first; when completeness is below 0.7 this call is refused and names ' +
      'what to ask the customer. The result is a draft that a consultant or doctor must review: do not present it as ' +
      'final. Change it with optimize_plan instead of calling this again.',
    input: generateInput,
    output: planSchema,
  })
  async generateTreatmentPlan(
    args: ToolArgs<typeof generateInput>,
    call: ToolCall,
  ): Promise<z.input<typeof planSchema>> {
    const origin = originOf(call, args.customer_id, args.idempotency_key);
    const plan = await this.making.generate(args.customer_id, planRequirements(args.requirements), origin);
    return planForAgent(plan);
  }

  @McpTool({
    name: 'optimize_plan',
    title: 'Change a treatment plan',
    category: 'treatment',
    effect: 'write',
    subject: 'checked',
    description:
      'Makes a new version of a treatment plan after feedback: cheaper (reduce_cost), slower, faster, without projects ' +
      '(drop) or with others (prefer). Safety comes first: what the customer must not have is never put in, and is taken out ' +
      'if it was in. changes says what is different and why; when nothing can be changed the call is refused with the ' +
      'reason. The new version is a draft again.',
    input: optimiseInput,
    output: optimiseOutput,
  })
  async optimizePlan(args: ToolArgs<typeof optimiseInput>, call: ToolCall): Promise<z.input<typeof optimiseOutput>> {
    const origin = originOf(call, args.plan_id, args.idempotency_key);
    const plan = await this.making.optimise(args.plan_id, planFeedback(args.feedback), origin, call.onlyUserId);
    return { ...planForAgent(plan), changes: plan.current.rationale.changes.map((change) => ({ ...change })) };
  }
}

/** Keys of different groups and subjects never meet, so that nobody gets another's answer. */
function originOf({ groupId, actingUser }: ToolCall, subject: string, key: string | undefined): PlanOrigin {
  const isStaff = staffRoles.some((role) => actingUser?.roles.includes(role));
  return {
    authorId: isStaff ? (actingUser?.id ?? null) : null,
    idempotencyKey: key === undefined ? undefined : `mcp:${groupId}:${subject}:${key}`,
  };
}

function planForAgent({ id, customerId, status, current }: PlanWithVersion): z.input<typeof planSchema> {
  const { items, rationale } = current;
  return {
    plan_id: id,
    customer_id: customerId,
    version: current.versionNo,
    status,
    review: { state: status, note: reviewNote(status) },
    items: items.map(planItemView),
    estimated_cost: { min: current.totalMin, max: current.totalMax },
    duration_days: current.durationDays,
    expected_results: items.map(({ name, expectedResult }) => `${name}：${expectedResult}`),
    ...(rationale.budget === null ? {} : { budget: rationale.budget }),
    excluded: rationale.excluded.map(({ code, name, reason }) => ({ project: code, name, reason })),
    completeness: { score: rationale.completeness, missing: [...rationale.missing] },
    rules: rationale.rules,
  };
}
