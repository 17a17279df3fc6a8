import fc from 'fast-check';
import { planProjects } from '../../treatments/plans/planner';
import { analysisView } from '../analysis.view';
import { analysisOutput } from '../analysis.schemas';
import { aSnapshot, daysAgo, now, type Past } from '../testing';
import { defaultAnalysisRules as rules } from './analysis-rules';
import { churnOf } from './churn';
import { analyseCustomer } from './customer-analysis';
import { featuresOf, median, replyRatio, sessionStarts } from './features';
import { scoresOf } from './scores';

/**
 * Golden cases (F-TLS-07 to 10). Worked out by hand with tools.md section 2; now is a Wednesday, 14:00 in Shanghai.
 * rec = recency in days, gap = usual pause 30 (2 × 15) unless three sessions are known; reply ratio unknown = 0.5.
 * churn z = −2 + 1.4·ln(1 + rec/gap) + 0.4 + 0.7·bad share + 0.5·complaint − 0.6·future − 0.15·(F − 1)
 * engagement = 35·days/8 + 25·messages/40 + 10 + 10·sessions/6 + 10·e^(−rec/14)
 *
 * | # | customer            | rec | R F M | z                                           | churn | engagement                        |
 * |---|---------------------|-----|-------|---------------------------------------------|-------|-----------------------------------|
 * | 1 | day 0               | 0   | 5 1 1 | −2 + 0 + .4                     = −1.6      | 0.168 | 0+0+10+0+10              = 20.0   |
 * | 2 | suspended           | 1   | 5 1 1 | −2 + 1.4·ln(1.0333)=.046 + .4   = −1.554    | 0.174 | 4.375+0+10+0+9.311       = 23.7   |
 * | 3 | core, 8 services    | 1   | 5 5 5 | −1.554 − .6                     = −2.154    | 0.104 | 8.75+0+10+0+9.311        = 28.1   |
 * | 4 | dear, complaint     | 60  | 2 3 5 | −2 + 1.538 + .4 + .35 + .5 − .3 = 0.488     | 0.620 | 10+10·e^−4.286=.138      = 10.1   |
 * | 5 | dear, silent        | 89  | 2 3 5 | −2 + 1.929 + .4 + .7 − .3       = 0.729     | 0.675 | 10+10·e^−6.357=.017      = 10.0   |
 * | 6 | loyal, course open  | 20  | 3 3 3 | −2 + 1.4·ln(1.6667)=.715+.4−.3  = −1.185    | 0.234 | 4.375+10+2.397           = 16.8   |
 * | 7 | compares            | 2   | 5 2 1 | −2 + 1.4·ln(1.0667)=.090+.4−.15 = −1.660    | 0.160 | 4.375+.625+10+1.667+8.669= 25.3   |
 * | 8 | cooling             | 60  | 2 1 1 | −2 + 1.538 + .4                 = −0.062    | 0.485 | 10+.138                  = 10.1   |
 * | 9 | sleeping            | 200 | 1 2 2 | −2 + 1.4·ln(7.6667)=2.852+.4−.15= 1.102     | 0.751 | 10+10·e^−14.29=0         = 10.0   |
 * |10 | allergic            | 10  | 4 2 1 | −2 + 1.4·ln(1.3333)=.403+.4−.15 = −1.347    | 0.206 | 4.375+10+4.895           = 19.3   |
 * |11 | minor               | 5   | 4 1 1 | −2 + 1.4·ln(1.1667)=.216+.4     = −1.384    | 0.200 | 4.375+10+6.997           = 21.4   |
 * |12 | decides, plan shared| 1   | 5 2 1 | gap 7 (pause 1 day): 1.4·ln(8/7)=.187; −2+.187+.4−.6−.15 = −2.163 | 0.103 | 26.25+3.75+10+10+9.311 = 59.3 |
 * |13 | waits for an answer | 2   | 5 1 1 | −2 + .090 + .4                  = −1.510    | 0.181 | 4.375+.625+10+1.667+8.669= 25.3   |
 * |14 | nobody in charge    | 2   | 5 1 1 | as 13 without messages          = −1.510    | 0.181 | 10+8.669                 = 18.7   |
 *
 * Lifetime value = (1 − churn) × amount of 365 days; without one the prior 3,000: #3 32,000·.896 高, #4 32,000·.380 中等.
 * Plan (budget 10,000; course prices pico 6,000 · acid 2,000 · hydro 3,000 · care 1,000): best score per CNY first.
 * #10 wants 色斑 and 干燥 but reacts to 利多卡因: care only; #11 is 16 and wants 痘痘 and 色斑: care and acid, pico is for adults.
 */
interface Golden {
  readonly name: string;
  readonly past: Past;
  readonly segment: string;
  readonly rfm: readonly [number, number, number];
  readonly behaviour: string;
  readonly engagement: readonly [number, string];
  readonly churn: number;
  readonly value: string;
  readonly risk: string;
  readonly action: string;
  readonly contact: string;
  readonly style: string;
  readonly recommended: readonly string[];
  readonly excluded: readonly string[];
  readonly plan: readonly string[];
}

const common = {
  ...{ value: '低价值', risk: '低', contact: '工作日下午', style: '温和推进型' },
  ...{ recommended: [], excluded: [], plan: [] },
} as const;

const eight = [360, 310, 260, 210, 160, 110, 60, 10].map((ago) => [ago, 'lift', 4000, 'plan-0'] as const);
const four = (last: number, amount: number) =>
  [last + 90, last + 60, last + 30, last].map((ago) => [ago, 'lift', amount, 'plan-0'] as const);

const golden: readonly Golden[] = [
  {
    ...common,
    ...{ name: 'day 0', segment: '新用户', rfm: [5, 1, 1], behaviour: '探索期', engagement: [20.0, '低'] },
    ...{ churn: 0.168, action: '补充资料', past: { registered: 0, completeness: 0.07, missing: ['age'] } },
  },
  {
    ...common,
    ...{ name: 'suspended', segment: '停用用户', rfm: [5, 1, 1], behaviour: '咨询期', engagement: [23.7, '低'] },
    ...{ churn: 0.174, action: '制定方案', past: { active: false, login: 1 } },
  },
  {
    ...common,
    ...{ name: 'core', segment: '核心客户', rfm: [5, 5, 5], behaviour: '维护期', engagement: [28.1, '低'] },
    ...{ churn: 0.104, value: '中等价值', action: '术后关怀' },
    past: { registered: 362, login: 1, services: eight, plans: [['accepted', 200]] },
  },
  {
    ...common,
    ...{ name: 'dear with a complaint', segment: '流失风险高价值', rfm: [2, 3, 5], behaviour: '维护期' },
    ...{ engagement: [10.1, '低'], churn: 0.62, value: '中等价值', risk: '中', action: '处理投诉' },
    past: {
      ...{ registered: 340, login: 60, services: four(60, 8000), plans: [['accepted', 200]], feedback: [4, 2] },
      tasks: [{ type: 'complaint' }],
    },
  },
  {
    ...common,
    ...{ name: 'dear and silent', segment: '流失风险高价值', rfm: [2, 3, 5], behaviour: '维护期' },
    ...{ engagement: [10.0, '低'], churn: 0.675, value: '中等价值', risk: '高', action: '挽回沟通' },
    past: { registered: 340, services: four(89, 8000), plans: [['accepted', 200]], feedback: [2, 2] },
  },
  {
    ...common,
    ...{ name: 'loyal with an open course', segment: '忠诚客户', rfm: [3, 3, 3], behaviour: '维护期' },
    ...{ engagement: [16.8, '低'], churn: 0.234, action: '邀约复诊' },
    past: {
      ...{ registered: 300, login: 20, plans: [['accepted', 200]] },
      services: [
        [150, 'lift', 1000, 'plan-0'],
        [120, 'lift', 1000],
        [80, 'pico', 1000],
        [40, 'pico', 1000],
      ],
    },
  },
  {
    ...common,
    ...{ name: 'compares', segment: '潜力客户', rfm: [5, 2, 1], behaviour: '比较期', engagement: [25.3, '低'] },
    ...{ churn: 0.16, action: '制定方案', style: '价格透明型', recommended: ['hydro', 'lift', 'pico'] },
    past: {
      ...{ registered: 60, wrote: [2], consults: 1, profile: { concerns: ['没有的烦恼'] } },
      texts: ['热玛吉紧致和皮秒祛斑多少钱', '水光补水呢？'],
    },
  },
  {
    ...common,
    ...{ name: 'cooling', segment: '降温客户', rfm: [2, 1, 1], behaviour: '静默期', engagement: [10.1, '低'] },
    ...{ churn: 0.485, risk: '中', action: '补充资料' },
    past: { registered: 200, login: 60, completeness: 0.5, missing: ['budget'] },
  },
  {
    ...common,
    ...{ name: 'sleeping', segment: '沉睡客户', rfm: [1, 2, 2], behaviour: '静默期', engagement: [10.0, '低'] },
    ...{ churn: 0.751, risk: '高', action: '制定方案' },
    past: { registered: 300, services: [[200, 'lift', 2000]] },
  },
  {
    ...common,
    ...{ name: 'allergic', segment: '潜力客户', rfm: [4, 2, 1], behaviour: '咨询期', engagement: [19.3, '低'] },
    ...{ churn: 0.206, risk: '高', action: '制定方案', recommended: ['care'], excluded: ['hydro', 'pico'] },
    ...{ plan: ['care'], contact: '周末下午' },
    past: {
      ...{ registered: 90, login: 10, consults: 1 },
      profile: {
        ...{ concerns: ['色斑', '干燥'], allergies: ['利多卡因'], contraindications: ['利多卡因制剂'] },
        ...{ budgetMax: 10_000, preferredContact: { time: '周末下午' } },
      },
    },
  },
  {
    ...common,
    ...{ name: 'minor', segment: '普通客户', rfm: [4, 1, 1], behaviour: '咨询期', engagement: [21.4, '低'] },
    ...{ churn: 0.2, risk: '高', action: '制定方案', recommended: ['acid', 'care'], excluded: ['pico'] },
    ...{ plan: ['care', 'acid'] },
    past: { registered: 40, login: 5, age: 16, profile: { concerns: ['痘痘', '色斑'], budgetMax: 10_000 } },
  },
  {
    ...common,
    ...{ name: 'decides', segment: '潜力客户', rfm: [5, 2, 1], behaviour: '决策期', engagement: [59.3, '中等'] },
    ...{ churn: 0.103, action: '跟进方案', style: '快速推进型', contact: '工作日 14:00-16:00' },
    past: { registered: 60, wrote: [6, 5, 4, 3, 2, 1], consults: 1, plans: [['shared', 5]] },
  },
  {
    ...common,
    ...{ name: 'waits for an answer', segment: '普通客户', rfm: [5, 1, 1], behaviour: '咨询期' },
    ...{ engagement: [25.3, '低'], churn: 0.181, action: '立即回复' },
    past: { registered: 30, wrote: [2], turns: [{ conversationId: 'c', fromCustomer: true, at: daysAgo(2) }] },
  },
  {
    ...common,
    ...{ name: 'nobody in charge', segment: '新用户', rfm: [5, 1, 1], behaviour: '探索期', engagement: [18.7, '低'] },
    ...{ churn: 0.181, action: '分配顾问', past: { registered: 2, consultant: false, completeness: 0 } },
  },
];

describe('the rules of tools.md judge', () => {
  it.each(golden)('$name', (expected) => {
    const snapshot = aSnapshot(expected.past);
    const analysis = analyseCustomer(snapshot, 'predictive', rules);
    const { scores, engagement, detailed, predictive, recommendations } = analysis;
    expect(analysis.segment.value).toBe(expected.segment);
    expect([scores.r, scores.f, scores.m]).toEqual(expected.rfm);
    expect(analysis.behaviour.value).toBe(expected.behaviour);
    expect([Math.round(engagement.score * 10) / 10, engagement.level]).toEqual(expected.engagement);
    expect(detailed?.churn).toBeCloseTo(expected.churn, 3);
    expect([detailed?.lifetimeValue.level, detailed?.risk.level]).toEqual([expected.value, expected.risk]);
    expect(predictive?.nextAction.action).toBe(expected.action);
    expect(predictive?.contactTime.label).toBe(expected.contact);
    expect(predictive?.personalisation.value).toBe(expected.style);
    expect(recommendations.projects.map(({ code }) => code)).toEqual(expected.recommended);
    expect(recommendations.excluded.map(({ code }) => code).sort()).toEqual([...expected.excluded].sort());
    expect(planOf(expected.past)).toEqual(expected.plan);
    expect(() => analysisOutput.parse(analysisView('customer', analysis))).not.toThrow();
  });
});

function planOf(past: Past): string[] {
  const { profile, age, treatments } = aSnapshot(past);
  const wishes = {
    ...{ concerns: profile.concerns, budget: profile.budgetMax, popularity: new Map<string, number>() },
    mentioned: new Set<string>(),
  };
  return planProjects(treatments.projects, wishes, { ...profile, age, riskInsights: [] }).items.map(({ code }) => code);
}

describe('every number of an answer', () => {
  it.each(golden)('can be computed again from its explanation: $name', ({ past }) => {
    const answer = analysisView('customer', analyseCustomer(aSnapshot(past), 'predictive', rules));
    const sum = (part: string): number =>
      answer.explain.filter((term) => term.part === part).reduce((total, { contribution }) => total + contribution, 0);
    for (const term of answer.explain.filter(({ part }) => !['R', 'F', 'M'].includes(part))) {
      expect(term.contribution).toBeCloseTo(term.value * term.weight, 1);
    }
    expect(answer.engagement_score).toBeCloseTo(sum('engagement'), 4);
    const churn = 1 / (1 + Math.exp(-sum('churn')));
    expect(answer).toMatchObject({ churn_probability: expect.closeTo(Math.min(0.98, Math.max(0.02, churn)), 4) });
    expect(answer).toMatchObject({ lifetime_value_prediction: { value: expect.closeTo(sum('lifetime_value'), 1) } });
    const points = Object.fromEntries(answer.explain.map(({ part, contribution }) => [part, contribution]));
    expect(answer.scores).toEqual({ recency: points['R'], frequency: points['F'], monetary: points['M'] });
    for (const { score, explain } of answer.recommendations) {
      expect(score).toBeCloseTo(
        explain.reduce((total, { contribution }) => total + contribution, 0),
        4,
      );
    }
  });

  it('says nothing of churn in a basic answer, and nothing of the next action in a detailed one', () => {
    const view = (type: 'basic' | 'detailed') => analysisView('customer', analyseCustomer(aSnapshot(), type, rules));
    expect(Object.keys(view('basic'))).not.toContain('churn_probability');
    expect(Object.keys(view('detailed'))).toContain('churn_probability');
    expect(Object.keys(view('detailed'))).not.toContain('next_best_action');
  });

  it('is marked as a guess when there is too little data', () => {
    const { quality, detailed } = analyseCustomer(aSnapshot({ wrote: [3, 2, 1] }), 'detailed', rules);
    expect([quality.level, detailed?.confidence]).toEqual(['insufficient', 'low']);
    const more = analyseCustomer(aSnapshot({ wrote: [5, 4, 3, 2, 1] }), 'detailed', rules);
    expect([more.quality.level, more.detailed?.confidence]).toEqual(['sufficient', 'normal']);
  });

  it('takes the median of the stage only from twenty customers on', () => {
    const basis = (cohort: number[]) =>
      analyseCustomer(aSnapshot({ cohort }), 'detailed', rules).detailed?.lifetimeValue;
    expect(basis(new Array<number>(19).fill(8000))).toMatchObject({ basis: 'prior', base: 3000 });
    expect(basis(new Array<number>(20).fill(8000))).toMatchObject({ basis: 'cohort', base: 8000 });
  });
});

describe('a more recent contact', () => {
  it('never raises churn (property)', () => {
    const past = fc.record({
      registered: fc.integer({ min: 30, max: 364 }),
      wrote: fc
        .array(fc.double({ min: 31, max: 300, noNaN: true }), { maxLength: 30 })
        .map((days) => days.sort((a, b) => b - a)),
      consults: fc.integer({ min: 0, max: 9 }),
      feedback: fc.tuple(fc.integer({ min: 5, max: 9 }), fc.integer({ min: 0, max: 5 })),
    });
    const days = fc.double({ min: 0, max: 30, noNaN: true });
    fc.assert(
      fc.property(past, days, days, (one, a, b) => {
        const churn = (login: number): number => {
          const features = featuresOf(aSnapshot({ ...one, login }), rules);
          return churnOf(features, scoresOf(features, rules), rules).probability;
        };
        expect(churn(Math.min(a, b))).toBeLessThanOrEqual(churn(Math.max(a, b)));
      }),
    );
  });

  it('keeps churn within 0.02 and 0.98 whatever happened (property)', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5000, noNaN: true }), fc.integer({ min: 0, max: 60 }), (login, consults) => {
        const features = featuresOf(aSnapshot({ registered: 5000, login, consults }), rules);
        const { probability } = churnOf(features, scoresOf(features, rules), rules);
        expect(probability).toBeGreaterThanOrEqual(0.02);
        expect(probability).toBeLessThanOrEqual(0.98);
      }),
    );
  });
});

describe('what is counted', () => {
  it('ends a session after more than six hours', () => {
    const times = [0, 6, 12.1, 12.2].map((hours) => new Date(now.getTime() + hours * 3_600_000));
    expect(sessionStarts(times, rules)).toEqual([times[0], times[2]]);
  });

  it('counts a turn as answered within 24 hours, and the newest one only when its time is over', () => {
    const turn = (fromCustomer: boolean, ago: number, conversationId = 'c') => ({
      conversationId,
      fromCustomer,
      at: daysAgo(ago),
    });
    const turns = [
      turn(false, 9),
      turn(true, 8.5),
      turn(false, 7),
      turn(true, 5),
      turn(false, 4),
      turn(false, 3.9),
      turn(true, 3),
    ];
    expect(replyRatio(turns, now, rules)).toBeCloseTo(2 / 3);
    expect(replyRatio([...turns, turn(false, 0.5)], now, rules)).toBeCloseTo(2 / 3);
    expect(replyRatio([...turns, turn(false, 1.5)], now, rules)).toBeCloseTo(2 / 4);
    expect(replyRatio(turns.slice(0, 4), now, rules)).toBeNull();
  });

  it('finds the middle', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3]), median([])]).toEqual([2, 2.5, 0]);
  });
});
