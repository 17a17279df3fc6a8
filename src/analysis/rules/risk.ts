import type { CustomerSnapshot, Level } from '../analysis.types';
import type { AnalysisRules } from './analysis-rules';

export interface RiskProfile {
  /** The worse of retention and clinical. */
  readonly level: Level;
  readonly retention: Level;
  /** Facts that staff must respect, word for word. */
  readonly clinical: readonly string[];
}

const order: readonly Level[] = ['低', '中', '高'];

/**
 * tools.md 2.7. Clinical risk is high for minors and for stated contraindications, middle for allergies and risk notes, else
 * low.
 */
export function riskOf(
  { profile, age }: Pick<CustomerSnapshot, 'profile' | 'age'>,
  churn: number,
  { risk }: AnalysisRules,
): RiskProfile {
  const retention: Level = churn < risk.middle ? '低' : churn < risk.high ? '中' : '高';
  const isMinor = age !== null && age < risk.adult;
  const allergies = profile.allergies ?? [];
  const contraindications = profile.contraindications ?? [];
  const grave = isMinor || contraindications.length > 0;
  const clinicalLevel: Level = grave ? '高' : allergies.length + profile.riskNotes.length > 0 ? '中' : '低';
  return {
    level: order[Math.max(order.indexOf(retention), order.indexOf(clinicalLevel))] ?? '高',
    retention,
    clinical: [
      ...allergies.map((allergy) => `过敏：${allergy}`),
      ...contraindications.map((contraindication) => `禁忌：${contraindication}`),
      ...profile.riskNotes.map((note) => `备注：${note}`),
      ...(isMinor ? [`未满 ${risk.adult} 岁（${age} 岁）`] : []),
    ],
  };
}
