import { z } from 'zod';
import { form, rootsOfClient, sampling, visit } from './questions';

const choices = [
  { const: 'a', title: 'Option A' },
  { const: 'b', title: 'Option B' },
];
const letter = z.enum(['a', 'b']);

function schemaOf(fields: z.ZodObject): unknown {
  return form('?', fields).params['requestedSchema'];
}

describe('form', () => {
  it('asks by a flat schema with defaults', () => {
    const fields = z.object({
      name: z.string().min(1).max(50).describe('Your name').default('John'),
      mail: z.email(),
      age: z.int().default(30),
      score: z.number(),
      ok: z.boolean(),
    });
    expect(schemaOf(fields)).toEqual({
      type: 'object',
      properties: {
        name: { type: 'string', minLength: 1, maxLength: 50, description: 'Your name', default: 'John' },
        mail: { type: 'string', format: 'email' },
        age: { type: 'integer', default: 30 },
        score: { type: 'number' },
        ok: { type: 'boolean' },
      },
      required: ['mail', 'score', 'ok'],
    });
  });

  it('knows the five forms of choices', () => {
    const fields = z.object({
      single: letter,
      titled: letter.meta({ oneOf: choices }),
      legacy: letter.meta({ enumNames: ['A', 'B'] }),
      multi: z.array(letter),
      titledMulti: z.array(letter.meta({ anyOf: choices })),
    });
    expect(schemaOf(fields)).toMatchObject({
      properties: {
        single: { type: 'string', enum: ['a', 'b'] },
        titled: { type: 'string', oneOf: choices },
        legacy: { type: 'string', enum: ['a', 'b'], enumNames: ['A', 'B'] },
        multi: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
        titledMulti: { type: 'array', items: { anyOf: choices } },
      },
    });
    expect(schemaOf(fields)).not.toHaveProperty('properties.titled.enum');
  });

  it.each([z.object({ a: z.object({ b: z.string() }) }), z.object({ a: z.array(z.string()) })])(
    'refuses what is not flat (%#)',
    (fields) => {
      expect(() => form('?', fields)).toThrow('field "a"');
    },
  );

  const question = form('Who?', z.object({ name: z.string() }));

  it('reads what the person did', () => {
    expect(question.read({ action: 'accept', content: { name: 'Al' } })).toEqual({
      action: 'accept',
      content: { name: 'Al' },
    });
    expect(question.read({ action: 'decline' })).toEqual({ action: 'decline' });
    expect(question.read({ action: 'cancel', content: 7 })).toEqual({ action: 'cancel' });
  });

  it.each([42, null, 'x', {}, { action: 'accept' }, { action: 'accept', content: { name: 7 } }, { action: 'yes' }, []])(
    'does not take %j for an answer',
    (result) => {
      expect(question.read(result)).toBeUndefined();
    },
  );
});

describe('the other questions', () => {
  it('read their answers and nothing else', () => {
    const said = { role: 'assistant', content: { type: 'text', text: 'Paris' }, model: 'm' };
    expect(sampling({ messages: [], maxTokens: 5 }).read(said)).toEqual(said);
    expect(sampling({ messages: [], maxTokens: 5 }).read({ role: 'assistant' })).toBeUndefined();
    expect(rootsOfClient().read({ roots: [{ uri: 'file:///a' }] })).toEqual([{ uri: 'file:///a' }]);
    expect(rootsOfClient().read({ roots: 7 })).toBeUndefined();
    expect(visit('Go', 'https://a').read({ action: 'accept' })).toEqual({ action: 'accept' });
    expect(visit('Go', 'https://a').read(null)).toBeUndefined();
  });
});
