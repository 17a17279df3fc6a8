import type { AnalysisRules } from './analysis-rules';
import type { Features } from './features';
import type { Scores } from './scores';

/** A verdict and the rule that gave it. */
export interface Verdict {
  readonly value: string;
  readonly rule: string;
}

/** tools.md 2.2: the first rule that holds. */
export function segmentOf(features: Features, { r, f, m }: Scores, isActive: boolean, rules: AnalysisRules): Verdict {
  const table: [boolean, string, string][] = [
    [!isActive, '停用用户', 'account not active'],
    [features.regDays < rules.newDays && f === 1, '新用户', `registered < ${rules.newDays} days, F = 1`],
    [r >= 4 && f >= 4 && m >= 4, '核心客户', 'R ≥ 4, F ≥ 4, M ≥ 4'],
    [r <= 2 && m >= 4, '流失风险高价值', 'R ≤ 2, M ≥ 4'],
    [r >= 3 && f >= 3, '忠诚客户', 'R ≥ 3, F ≥ 3'],
    [r >= 3 && f === 2, '潜力客户', 'R ≥ 3, F = 2'],
    [r === 2, '降温客户', 'R = 2'],
    [r === 1, '沉睡客户', 'R = 1'],
  ];
  const [, value, rule] = table.find(([holds]) => holds) ?? [true, '普通客户', 'no other rule holds'];
  return { value, rule };
}

/** tools.md 2.3: the first rule that holds. `sinceService`: days since the last done service, null without one. */
export function behaviourOf(features: Features, sinceService: number | null, { behaviour }: AnalysisRules): Verdict {
  const { consults, regDays, mentions, recency, hasPlan, sharedPlan, waitingPlan } = features;
  const maintains = sinceService !== null && sinceService < behaviour.maintainingDays;
  const table: [boolean, string, string][] = [
    [
      consults === 0 && regDays < behaviour.exploringDays,
      '探索期',
      `no consultation, registered < ${behaviour.exploringDays} days`,
    ],
    [sharedPlan !== null || waitingPlan !== null, '决策期', 'plan shared, or accepted and not begun'],
    [
      mentions.length >= behaviour.comparingMentions && !hasPlan,
      '比较期',
      `≥ ${behaviour.comparingMentions} projects named, no plan`,
    ],
    [maintains, '维护期', `service done < ${behaviour.maintainingDays} days ago`],
    [recency > behaviour.silentDays, '静默期', `recency > ${behaviour.silentDays} days`],
  ];
  const [, value, rule] = table.find(([holds]) => holds) ?? [true, '咨询期', 'no other rule holds'];
  return { value, rule };
}
