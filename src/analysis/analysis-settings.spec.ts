import { analysisSettings, rulesFrom } from './analysis-settings';
import { defaultAnalysisRules } from './rules/analysis-rules';

describe('the settings of the analysis', () => {
  const { schema, defaults } = analysisSettings;

  it('are the constants of the rules, there and back', () => {
    expect(schema.parse(defaults)).toEqual(defaults);
    expect(rulesFrom(defaults)).toEqual(defaultAnalysisRules);
    expect(defaults).toMatchObject({ recency_steps: [3, 14, 30, 90], churn: { bad_feedback: 0.7 } });
  });

  it('change a rule', () => {
    const changed = schema.parse({ ...defaults, new_days: 30 });
    expect(rulesFrom(changed)).toEqual({ ...defaultAnalysisRules, newDays: 30 });
    expect(rulesFrom(changed)).toBe(rulesFrom(changed));
  });

  it.each([
    ['a field too many', { ...defaults, newest: 1 }],
    ['a field too few', { new_days: 7 }],
    ['a text for a number', { ...defaults, new_days: '7' }],
    ['a list of another length', { ...defaults, recency_steps: [3, 14] }],
  ])('refuse %s', (_, value) => {
    expect(schema.safeParse(value).success).toBe(false);
  });
});
