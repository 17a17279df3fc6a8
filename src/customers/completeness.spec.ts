import { completeness, type CompletenessFacts } from './completeness';
import { planThreshold } from './customers.types';
import type { InsightCategory } from './customers.types';
import { completeFacts, unknownFacts } from './testing';

describe('completeness of a customer file (F-REQ-03)', () => {
  it('is 1 when everything is known and 0 when nothing is', () => {
    expect(completeness(completeFacts(), [])).toEqual({ score: 1, missing: [] });
    expect(completeness(unknownFacts, [])).toEqual({
      score: 0,
      missing: [
        ...['age', 'gender', 'skin_type', 'concerns', 'budget', 'timeline'],
        ...['medical_history', 'allergies', 'expectations'],
      ],
    });
  });

  it.each<[string, Partial<CompletenessFacts>, number]>([
    ['age', { age: null }, 0.93],
    ['gender', { gender: null }, 0.93],
    ['gender', { gender: ' ' }, 0.93],
    ['skin_type', { skinType: null }, 0.93],
    ['concerns', { concerns: [] }, 0.75],
    ['concerns', { concerns: [' '] }, 0.75],
    ['budget', { budgetMin: null }, 0.85],
    ['timeline', { timeline: '' }, 0.9],
    ['medical_history', { medicalHistory: null }, 0.9],
    ['allergies', { allergies: null }, 0.9],
    ['expectations', { expectations: null }, 0.9],
  ])('names %s as missing for %j', (name, unknown, score) => {
    expect(completeness(completeFacts(unknown), [])).toEqual({ score, missing: [name] });
  });

  it.each<[InsightCategory, string | undefined, number]>([
    ['need', 'concerns', 0.25],
    ['budget', 'budget', 0.15],
    ['timeline', 'timeline', 0.1],
    ['risk', 'medical_history', 0.1],
    ['preference', 'expectations', 0.1],
    ['behavior', undefined, 0],
  ])('lets an active %s insight stand for %s', (category, name, score) => {
    const { missing, ...result } = completeness(unknownFacts, [category]);
    expect(result.score).toBe(score);
    expect(missing.includes(name ?? '')).toBe(false);
    expect(missing).toHaveLength(name === undefined ? 9 : 8);
  });

  it('counts one end of the budget, a budget of nothing and an empty list of allergies as answers', () => {
    const facts = { ...unknownFacts, budgetMax: 0, allergies: [] };
    expect(completeness(facts, []).score).toBe(0.25);
  });

  it('lets a plan be made without expectations, timeline and skin type, not without concerns and allergies', () => {
    const enough = completeFacts({ expectations: null, timeline: null, skinType: null });
    const tooLittle = completeFacts({ concerns: [], allergies: null });
    expect(completeness(enough, []).score).toBeGreaterThanOrEqual(planThreshold);
    expect(completeness(tooLittle, []).score).toBeLessThan(planThreshold);
  });
});
