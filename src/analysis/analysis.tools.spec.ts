import { customerNotFound } from '../customers/customers.errors';
import { aToolCall } from '../tools/kit/testing';
import { analysisOutput, preferencesOutput } from './analysis.schemas';
import { AnalysisTools } from './analysis.tools';
import { type AnalysisType, analysisTypes } from './analysis.types';
import type { CustomerAnalysisService } from './customer-analysis.service';
import { defaultAnalysisRules } from './rules/analysis-rules';
import { analyseCustomer } from './rules/customer-analysis';
import { preferencesOf } from './rules/preferences';
import { aSnapshot } from './testing';

const user_id = '018f0000-0000-7000-8000-00000000c001';
const snapshot = aSnapshot({ wrote: [3, 2, 1], texts: ['想祛斑'], services: [[30, 'pico', 1234.567]] });

function toolsWith() {
  const analysis = {
    analyse: jest.fn((_: string, type: AnalysisType) =>
      Promise.resolve(analyseCustomer(snapshot, type, defaultAnalysisRules)),
    ),
    preferences: jest.fn().mockResolvedValue(preferencesOf(snapshot, defaultAnalysisRules)),
  };
  return { tools: new AnalysisTools(analysis as unknown as CustomerAnalysisService), analysis };
}

/** What leaves: the schema is a whitelist. */
const onWire = (answer: object): unknown => analysisOutput.strict().parse(answer);

describe('analyze_customer (F-TLS-06 to 10)', () => {
  it.each(analysisTypes)('asks for the %s analysis of this customer, and says so', async (analysis_type) => {
    const { tools, analysis } = toolsWith();

    const answer = await tools.analyzeCustomer({ user_id, analysis_type }, aToolCall());

    expect(analysis.analyse).toHaveBeenCalledWith(user_id, analysis_type);
    expect(onWire(answer)).toEqual(answer);
    expect(answer).toMatchObject({ user_id, analysis_type, data_quality: { inbound_messages: 3, services: 1 } });
  });

  it.each([
    ['basic', false, false],
    ['detailed', true, false],
    ['predictive', true, true],
  ] as const)('holds in %s what belongs to it and nothing more', async (analysis_type, detailed, predictive) => {
    const answer = await toolsWith().tools.analyzeCustomer({ user_id, analysis_type }, aToolCall());

    for (const field of ['risk_profile', 'lifetime_value_prediction', 'churn_probability', 'churn_confidence']) {
      expect(field in answer).toBe(detailed);
    }
    for (const field of ['next_best_action', 'optimal_contact_time', 'personalization_strategy']) {
      expect(field in answer).toBe(predictive);
    }
  });

  it('passes on that there is no such customer', async () => {
    const { tools, analysis } = toolsWith();
    analysis.analyse.mockRejectedValue(customerNotFound());

    await expect(tools.analyzeCustomer({ user_id, analysis_type: 'basic' }, aToolCall())).rejects.toMatchObject({
      kind: 'not_found',
    });
  });
});

describe('get_customer_preferences (F-TLS-11)', () => {
  it('tells each value with where it comes from', async () => {
    const { tools, analysis } = toolsWith();

    const answer = await tools.getCustomerPreferences({ user_id }, aToolCall());

    expect(analysis.preferences).toHaveBeenCalledWith(user_id);
    expect(preferencesOutput.strict().parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({ user_id, brand_loyalty: { value: expect.any(String), source: expect.any(String) } });
  });

  it('leaves limits of the budget out that nobody knows', async () => {
    const { tools, analysis } = toolsWith();
    const unknown = { value: { min: null, max: null }, source: 'default', evidence: 0 };
    analysis.preferences.mockResolvedValue({ ...preferencesOf(snapshot, defaultAnalysisRules), budget: unknown });

    const { budget_range } = await tools.getCustomerPreferences({ user_id }, aToolCall());

    expect(budget_range).toEqual({ source: 'default', evidence: 0 });
  });

  it('passes on that there is no such customer', async () => {
    const { tools, analysis } = toolsWith();
    analysis.preferences.mockRejectedValue(customerNotFound());

    await expect(tools.getCustomerPreferences({ user_id }, aToolCall())).rejects.toMatchObject({ kind: 'not_found' });
  });
});
