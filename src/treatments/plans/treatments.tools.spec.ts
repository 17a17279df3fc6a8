import { customerNotFound } from '../../customers/customers.errors';
import { aToolCall } from '../../tools/kit/testing';
import { planNotFound } from '../treatments.errors';
import type { PlanWithVersion } from '../treatments.types';
import type { PlanMakingService } from './plan-making.service';
import { TreatmentTools } from './treatments.tools';

const customer_id = '018f0000-0000-7000-8000-00000000c001';
const plan_id = '018f0000-0000-7000-8000-00000000d001';
const at = new Date('2026-01-01T08:00:00.000Z');
const term = { feature: 'concern', value: 1, weight: 0.5, contribution: 0.5 };
const change = { field: 'pico.sessions', from: '3', to: '2', reason: '预算' };

const hydro = {
  ...{ code: 'hydro', name: '水光补水', category: 'injection', sessions: 3, intervalDays: 30, recoveryDays: 1 },
  ...{ priceMin: 800, priceMax: 1000, score: 0.5, explain: [term], why: ['针对：干燥'], risks: ['淤青'] },
  expectedResult: '皮肤水润。',
};

function aPlan(budget: number | null = 5000): PlanWithVersion {
  const rationale = {
    ...{ rules: 'plan-1', requirements: { concerns: ['干燥'] }, budget, completeness: 0.8, missing: ['timeline'] },
    ...{ excluded: [{ code: 'lift', name: '热玛吉紧致', reason: '年龄' }], changes: [change] },
    wording: { text: '方案', source: 'rules' },
  } as const;
  return {
    ...{ id: plan_id, customerId: customer_id, authorId: null, status: 'draft', currentVersion: 2, reviewedBy: null },
    ...{ statusSince: at, createdAt: at, updatedAt: at },
    current: {
      ...{ versionNo: 2, items: [hydro], totalMin: 2400, totalMax: 3000, durationDays: 60, rationale },
      ...{ changeReason: null, createdBy: null, createdAt: at },
    },
  };
}

const shown = {
  ...{ plan_id, customer_id, version: 2, status: 'draft', duration_days: 60, rules: 'plan-1', budget: 5000 },
  review: { state: 'draft', note: '草稿：须经顾问或医生审核后方可告知客户' },
  items: [
    {
      ...{ project: 'hydro', name: '水光补水', category: 'injection', sessions: 3, interval_days: 30, score: 0.5 },
      ...{ price_min: 800, price_max: 1000, recovery_days: 1, explain: [term], why: ['针对：干燥'], risks: ['淤青'] },
      expected_result: '皮肤水润。',
    },
  ],
  estimated_cost: { min: 2400, max: 3000 },
  expected_results: ['水光补水：皮肤水润。'],
  excluded: [{ project: 'lift', name: '热玛吉紧致', reason: '年龄' }],
  completeness: { score: 0.8, missing: ['timeline'] },
};

function toolsWith(plan = aPlan()) {
  const making = { generate: jest.fn().mockResolvedValue(plan), optimise: jest.fn().mockResolvedValue(plan) };
  return { tools: new TreatmentTools(making as unknown as PlanMakingService), making };
}

describe('generate_treatment_plan (F-TLS-14)', () => {
  it('hands over what the customer wants and shows a draft that needs a review', async () => {
    const { tools, making } = toolsWith();
    const requirements = { concerns: ['干燥'], budget_max: 5000, start_after: '2026-02-01', skin_type: 'dry' };

    expect(await tools.generateTreatmentPlan({ customer_id, requirements }, aToolCall())).toEqual(shown);
    expect(making.generate).toHaveBeenCalledWith(
      customer_id,
      { concerns: ['干燥'], budgetMax: 5000, startAfter: '2026-02-01', skinType: 'dry' },
      { authorId: null, idempotencyKey: undefined },
    );
  });

  it('leaves the wishes to the profile when there are none, and out of the answer an unknown budget', async () => {
    const { tools, making } = toolsWith(aPlan(null));

    expect('budget' in (await tools.generateTreatmentPlan({ customer_id }, aToolCall()))).toBe(false);
    expect(making.generate).toHaveBeenCalledWith(customer_id, { concerns: [] }, expect.anything());
  });

  it.each([
    [['doctor'], 'u1'],
    [['customer'], null],
  ] as const)('keeps keys of groups and customers apart, and writes for %j as author %s', async (roles, authorId) => {
    const { tools, making } = toolsWith();
    const actingUser = { id: 'u1', username: 'su', tier: 'internal', roles: [...roles] } as const;
    const call = aToolCall({ groupId: 'g1', actingUser });

    await tools.generateTreatmentPlan({ customer_id, idempotency_key: 'k' }, call);

    const origin = { authorId, idempotencyKey: `mcp:g1:${customer_id}:k` };
    expect(making.generate).toHaveBeenCalledWith(customer_id, expect.anything(), origin);
  });

  it('passes on that there is no such customer', async () => {
    const { tools, making } = toolsWith();
    making.generate.mockRejectedValue(customerNotFound());

    await expect(tools.generateTreatmentPlan({ customer_id }, aToolCall())).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

describe('optimize_plan (F-TLS-15)', () => {
  it('hands the feedback over and says what changed', async () => {
    const { tools, making } = toolsWith();
    const feedback = { reduce_cost: 2000, slower: true, drop: ['pico'], prefer: ['care'], summary: '太贵' };

    expect(await tools.optimizePlan({ plan_id, feedback, idempotency_key: 'k' }, aToolCall({ groupId: 'g1' }))).toEqual(
      {
        ...shown,
        changes: [change],
      },
    );
    expect(making.optimise).toHaveBeenCalledWith(
      plan_id,
      { reduceCost: 2000, slower: true, faster: undefined, drop: ['pico'], prefer: ['care'], summary: '太贵' },
      { authorId: null, idempotencyKey: `mcp:g1:${plan_id}:k` },
      null,
    );
  });

  it('is held to one person: a foreign plan looks like none', async () => {
    const { tools, making } = toolsWith();
    making.optimise.mockRejectedValue(planNotFound());
    const call = aToolCall({ onlyUserId: customer_id });

    await expect(tools.optimizePlan({ plan_id, feedback: { faster: true } }, call)).rejects.toEqual(planNotFound());
    expect(making.optimise.mock.calls[0]).toEqual([plan_id, expect.anything(), expect.anything(), customer_id]);
  });
});
