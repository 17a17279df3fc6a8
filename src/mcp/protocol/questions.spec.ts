import { z } from 'zod';
import { form, rootsOfClient, sampling, visit } from '../../tools/kit/questions';
import { canAnswer, questionParams, requiredCapabilities } from './questions';

describe('canAnswer', () => {
  it('takes an empty elicitation for forms only, and a bare url for pages only', () => {
    expect(canAnswer('form', { elicitation: {} }, '2026-07-28')).toBe(true);
    expect(canAnswer('url', { elicitation: {} }, '2026-07-28')).toBe(false);
    expect(canAnswer('url', { elicitation: { url: {} } }, '2025-11-25')).toBe(true);
    expect(canAnswer('form', { elicitation: { url: {} } }, '2025-11-25')).toBe(false);
    expect(canAnswer('form', { elicitation: { form: {}, url: {} } }, '2025-11-25')).toBe(true);
  });

  it('knows since when a revision has it', () => {
    expect(canAnswer('form', { elicitation: {} }, '2025-03-26')).toBe(false);
    expect(canAnswer('form', { elicitation: {} }, '2025-06-18')).toBe(true);
    expect(canAnswer('url', { elicitation: { url: {} } }, '2025-06-18')).toBe(false);
    expect(canAnswer('sampling', { sampling: {} }, '2024-11-05')).toBe(true);
    expect(canAnswer('roots', { roots: {} }, '2024-11-05')).toBe(true);
    expect(canAnswer('roots', {}, '2026-07-28')).toBe(false);
  });
});

describe('requiredCapabilities', () => {
  it('are one object, however many there are', () => {
    expect(requiredCapabilities(['form', 'url', 'sampling'])).toEqual({ elicitation: { url: {} }, sampling: {} });
    expect(requiredCapabilities(['form'])).toEqual({ elicitation: {} });
  });
});

describe('questionParams', () => {
  const choices = [{ const: 'a', title: 'Option A' }];
  const question = form('Who?', z.object({ n: z.enum(['a']).meta({ oneOf: choices }).default('a') }));

  it('leave a form as it is from 2025-11-25 on, and say it as 2025-06-18 can', () => {
    expect(questionParams(question, '2025-11-25', 'id')).toBe(question.params);
    expect(questionParams(question, '2025-06-18', 'id')).toEqual({
      message: 'Who?',
      requestedSchema: {
        type: 'object',
        properties: { n: { type: 'string', enum: ['a'], enumNames: ['Option A'] } },
      },
    });
  });

  it('are none where the revision cannot say it', () => {
    const several = form('Which?', z.object({ n: z.array(z.enum(['a'])) }));
    expect(questionParams(several, '2025-06-18', 'id')).toBeUndefined();
  });

  it('name a visit in 2025-11-25 only', () => {
    expect(questionParams(visit('Go', 'https://a'), '2025-11-25', 'id')).toMatchObject({ elicitationId: 'id' });
    expect(questionParams(visit('Go', 'https://a'), '2026-07-28', 'id')).not.toHaveProperty('elicitationId');
  });

  it('carry sampling and roots', () => {
    const ask = sampling({ messages: [{ role: 'user', content: { type: 'text', text: 'x' } }], maxTokens: 9 });
    expect(questionParams(ask, '2024-11-05', 'id')).toEqual(ask.params);
    expect(questionParams(rootsOfClient(), '2024-11-05', 'id')).toEqual({});
  });
});
