import fc from 'fast-check';
import type { Wishes } from '../catalogue/project-fit.rules';
import { aProject, fiveProjects, safetyOf } from '../testing';
import type { PlanFeedback, PlanItem, ServiceProject } from '../treatments.types';
import { optimisePlan } from './optimizer';
import { comparePlans } from './plan-compare';
import { planTotals } from './plan-item.rules';
import { planProjects } from './planner';

const wishesOf = (concerns: string[], budget: number | null = null): Wishes => ({
  ...{ concerns, budget, popularity: new Map(), mentioned: new Set() },
});
const codes = (items: readonly PlanItem[]): string[] => items.map(({ code }) => code);
const reasons = (excluded: readonly { code: string; reason: string }[]) =>
  Object.fromEntries(excluded.map(({ code, reason }) => [code, reason]));

describe('the planner (F-TLS-14)', () => {
  it('takes the best value first and fills the budget at highest prices', () => {
    // Suitability per CNY: care .8/1,000 (both concerns), hydro .55/3,000, acid .55/2,000; together 6,000.
    const { items, excluded } = planProjects(fiveProjects, wishesOf(['干燥', '痘痘'], 6000), safetyOf());
    expect(codes(items)).toEqual(['care', 'acid', 'hydro']);
    expect(planTotals(items)).toEqual({ totalMin: 500 + 1200 + 2400, totalMax: 6000, durationDays: 60 });
    expect(excluded).toEqual([]);
    expect(items[0]).toMatchObject({ score: 0.8, expectedResult: '皮肤水润。', why: ['针对：干燥、痘痘'] });
  });

  it('leaves out what the budget does not pay, with the reason', () => {
    const { items, excluded } = planProjects(fiveProjects, wishesOf(['干燥', '痘痘'], 5999), safetyOf());
    expect(codes(items)).toEqual(['care', 'acid']);
    expect(reasons(excluded)).toEqual({ hydro: '超出预算：疗程最高 3000 元，预算 5999 元' });
  });

  it.each([
    ['an allergy', safetyOf({ allergies: ['利多卡因'] }), '禁忌：利多卡因（过敏：利多卡因）'],
    ['a contraindication', safetyOf({ contraindications: ['利多卡因制剂'] }), '禁忌：利多卡因（禁忌：利多卡因制剂）'],
    [
      'a risk insight',
      safetyOf({ riskInsights: ['自述对利多卡因过敏'] }),
      '禁忌：利多卡因（风险洞察：自述对利多卡因过敏）',
    ],
    ['a risk note', safetyOf({ riskNotes: ['利多卡因皮试阳性'] }), '禁忌：利多卡因（风险备注：利多卡因皮试阳性）'],
    ['too low an age', safetyOf({ age: 17 }), '年龄 17 岁不在适用范围（18 岁及以上）'],
    ['an unknown age', safetyOf({ age: null }), '年龄未知（适用 18 岁及以上），须先核实'],
  ])('never plans against %s', (_, safety, reason) => {
    const { items, excluded } = planProjects(fiveProjects, wishesOf(['干燥']), safety);
    expect(codes(items)).toEqual(['care']);
    expect(reasons(excluded)).toEqual({ hydro: reason });
  });

  it('does not know projects that are not offered, nor those that help with something else', () => {
    const projects = [aProject({ active: false }), aProject({ code: 'other', concerns: ['色斑'] })];
    expect(planProjects(projects, wishesOf(['干燥']), safetyOf())).toEqual({ items: [], excluded: [] });
  });
});

const terms = ['甲药', '乙药', '丙药'];
const project = (index: number): fc.Arbitrary<ServiceProject> =>
  fc
    .record({
      concerns: fc.subarray(['干燥', '色斑', '痘痘'], { minLength: 1 }),
      contraindications: fc.subarray(terms),
      priceMax: fc.integer({ min: 100, max: 5000 }),
      sessionsDefault: fc.integer({ min: 1, max: 6 }),
      ageMin: fc.constantFrom(null, 18, 40),
    })
    .map((one) => aProject({ ...one, code: `p${index}`, priceMin: one.priceMax / 2 }));
const catalogue = fc.tuple(...Array.from({ length: 8 }, (_, index) => project(index)));
const concerns = fc.subarray(['干燥', '色斑', '痘痘'], { minLength: 1 });
const budgets = fc.integer({ min: 100, max: 60_000 });

describe('whatever the catalogue', () => {
  it('a new contraindication never adds a project (property)', () => {
    fc.assert(
      fc.property(
        catalogue,
        concerns,
        budgets,
        fc.subarray(terms),
        fc.constantFrom(...terms),
        (projects, wants, budget, had, added) => {
          const plan = (contraindications: string[]) =>
            codes(planProjects(projects, wishesOf(wants, budget), safetyOf({ contraindications })).items);
          const before = plan(had);
          for (const code of plan([...had, added])) expect(before).toContain(code);
        },
      ),
    );
  });

  it('a smaller budget never raises the total, and no plan costs more than its budget (property)', () => {
    fc.assert(
      fc.property(catalogue, concerns, budgets, budgets, (projects, wants, a, b) => {
        const total = (budget: number) =>
          planTotals(planProjects(projects, wishesOf(wants, budget), safetyOf()).items).totalMax;
        expect(total(Math.min(a, b))).toBeLessThanOrEqual(total(Math.max(a, b)));
        expect(total(a)).toBeLessThanOrEqual(a);
      }),
    );
  });

  it('no change brings in what the customer must not have (property)', () => {
    const asked = fc.record({
      reduceCost: fc.option(budgets, { nil: undefined }),
      slower: fc.boolean(),
      drop: fc.subarray(['p0', 'p1']),
      prefer: fc.subarray(['p2', 'p3', 'p4', 'p5']),
    });
    fc.assert(
      fc.property(catalogue, concerns, asked, fc.subarray(terms), (projects, wants, feedback, contraindications) => {
        const wishes = wishesOf(wants);
        const { items } = planProjects(projects, wishes, safetyOf());
        const safety = safetyOf({ contraindications });
        const changed = optimisePlan(items, feedback, { projects, wishes, safety });
        for (const { code } of changed.items) {
          const offered = projects.find((one) => one.code === code)!;
          expect(offered.contraindications.some((term) => contraindications.includes(term))).toBe(false);
        }
        const { reduceCost = Infinity } = feedback;
        const left = planTotals(changed.items).totalMax <= reduceCost;
        expect(left || changed.refused.length > 0).toBe(true);
      }),
    );
  });
});

describe('the optimizer (F-TLS-15)', () => {
  const wishes = wishesOf(['干燥', '痘痘'], 6000);
  const { items } = planProjects(fiveProjects, wishes, safetyOf());
  const change = (feedback: Partial<PlanFeedback>, safety = safetyOf()) =>
    optimisePlan(items, { drop: [], prefer: [], ...feedback }, { projects: fiveProjects, wishes, safety });

  it('takes sessions from the worst value until the cost fits', () => {
    // hydro .55/3,000 is worst: three sessions of 1,000 become one.
    const { items: left, changes } = change({ reduceCost: 4000 });
    expect(left.map(({ code, sessions }) => [code, sessions])).toEqual([
      ['care', 5],
      ['acid', 4],
      ['hydro', 1],
    ]);
    expect(changes).toEqual([{ field: 'hydro.sessions', from: '3', to: '1', reason: expect.stringContaining('4000') }]);
    const [gone] = change({ reduceCost: 3000 }).changes;
    expect(gone).toMatchObject({ field: 'hydro', from: '3 sessions', to: 'absent' });
  });

  it('spares what is preferred', () => {
    expect(codes(change({ reduceCost: 4000, prefer: ['hydro'] }).items)).toEqual(['care', 'hydro']);
  });

  it('slows down by half, rounded up, and never goes below the interval of the catalogue', () => {
    const slow = change({ slower: true });
    expect(slow.items.map(({ intervalDays }) => intervalDays)).toEqual([15, 23, 45]);
    const facts = { projects: fiveProjects, wishes, safety: safetyOf() };
    const fast = optimisePlan(slow.items, { faster: true, drop: [], prefer: [] }, facts);
    expect(fast.items.map(({ intervalDays }) => intervalDays)).toEqual([10, 16, 30]);
    expect(change({ faster: true })).toMatchObject({ changes: [], refused: ['no interval can be changed that way'] });
  });

  it('drops and prefers by code, and says what it refuses', () => {
    const { items: left, refused } = change({ drop: ['acid', 'pico'], prefer: ['lift', 'nothing'] });
    expect(codes(left)).toEqual(['care', 'hydro']);
    expect(refused).toEqual([
      'pico is not in the plan',
      'lift 超出预算：疗程最高 12000 元，预算 6000 元',
      'nothing is not in the active catalogue',
    ]);
  });

  it('takes out what the customer must not have any more', () => {
    const { items: left, changes } = change({}, safetyOf({ allergies: ['利多卡因'] }));
    expect(codes(left)).toEqual(['care', 'acid']);
    expect(changes).toEqual([
      { field: 'hydro', from: '3 sessions', to: 'absent', reason: '禁忌：利多卡因（过敏：利多卡因）' },
    ]);
  });

  it('leaves a plan alone of which nothing would be left', () => {
    const { items: left, changes, refused } = change({ reduceCost: 10 });
    expect(left).toEqual(items);
    expect(changes).toEqual([]);
    expect(refused).toEqual(['nothing of the plan is left for 10']);
  });

  it('can be compared with what was before', () => {
    const version = (versionNo: number, list: readonly PlanItem[]) => ({
      ...{ versionNo, items: list, ...planTotals(list), changeReason: null, createdBy: null, createdAt: new Date() },
      rationale: {} as never,
    });
    const after = change({ drop: ['acid'], reduceCost: 3000 }).items;
    expect(comparePlans(version(1, items), version(2, after))).toEqual({
      ...{ from: 1, to: 2, added: [], removed: ['acid'], durationDifference: -20 },
      changed: [{ field: 'hydro.sessions', from: '3', to: '2' }],
      ...{ totalMinDifference: -2000, totalMaxDifference: -3000 },
    });
  });
});
