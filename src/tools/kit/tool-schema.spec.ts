import { z } from 'zod';
import { inputSchema, outputSchema } from './tool-schema';

const parameter = (schema: z.ZodType) => inputSchema(z.object({ x: schema }));

describe('the input schema of a tool', () => {
  it('is a flat closed object of described, singly typed parameters', () => {
    const schema = z.object({
      user_id: z.uuid().describe('Who'),
      limit: z.int().min(1).max(50).default(10).describe('How many'),
      tags: z.array(z.string()).optional().describe('Which'),
      order: z.enum(['asc', 'desc']).describe('asc or desc'),
      exact: z.boolean().optional().describe('Whether'),
    });
    expect(inputSchema(schema)).toEqual({
      type: 'object',
      properties: {
        user_id: expect.objectContaining({ type: 'string', format: 'uuid', description: 'Who' }),
        limit: { type: 'integer', minimum: 1, maximum: 50, default: 10, description: 'How many' },
        tags: { type: 'array', items: { type: 'string' }, description: 'Which' },
        order: { type: 'string', enum: ['asc', 'desc'], description: 'asc or desc' },
        exact: { type: 'boolean', description: 'Whether' },
      },
      required: ['user_id', 'order'],
      additionalProperties: false,
    });
  });

  it('is closed and empty for a tool without parameters', () => {
    expect(inputSchema(z.object({}))).toEqual({
      type: 'object',
      properties: {},
      required: [],
      additionalProperties: false,
    });
  });

  it('says nothing of the bounds that every integer of zod has', () => {
    const { properties } = parameter(z.array(z.int()).describe('Numbers'));
    expect(properties['x']).toEqual({ type: 'array', items: { type: 'integer' }, description: 'Numbers' });
    expect(parameter(z.int().min(1).describe('One')).properties['x']).toEqual({
      type: 'integer',
      minimum: 1,
      description: 'One',
    });
  });

  const described = (schema: z.ZodType) => schema.describe('Some value: a, b, 1');
  const shared = z.object({ a: z.string() });
  it.each<[string, z.ZodType, string]>([
    ['no description', z.string(), 'parameter "x" has no description'],
    ['an empty description', z.string().describe(''), 'parameter "x" has no description'],
    ['a union', described(z.union([z.string(), shared])), 'parameter "x" uses "anyOf"'],
    ['two types', described(z.union([z.string(), z.number()])), 'parameter "x" has no single type'],
    ['a nullable value', described(z.string().nullable()), 'parameter "x" has no single type'],
    ['a nullable object', described(shared.nullable()), 'parameter "x" uses "anyOf"'],
    ['a literal', described(z.literal('a')), 'parameter "x" uses "const"'],
    ['a tuple', described(z.tuple([z.string(), z.number()])), 'parameter "x" uses "prefixItems"'],
    ['anything', described(z.unknown()), 'parameter "x" has no single type'],
    [
      'a list of alternatives',
      described(z.array(z.union([z.string(), z.number()]))),
      'parameter "x" items has no single type',
    ],
    [
      'an object with a nullable part',
      described(z.object({ y: z.string().nullable() })),
      'parameter "x".y has no single type',
    ],
    ['an open map', described(z.record(z.string(), z.string())), 'parameter "x" is a map'],
    [
      'values that the description does not name',
      z.enum(['a', 'zz']).describe('a or what else'),
      'allowed values (zz)',
    ],
  ])('is refused with %s', (_, schema, sentence) => {
    expect(() => parameter(schema)).toThrow(sentence);
  });

  it('is refused with a reference to itself', () => {
    interface Node {
      next?: Node | undefined;
    }
    const node: z.ZodType<Node> = z.lazy(() => z.object({ next: node.optional() }));
    expect(() => parameter(node.describe('A chain'))).toThrow(/\$ref/);
  });

  it('is refused when it has no JSON form', () => {
    expect(() => parameter(z.date().describe('When'))).toThrow();
  });

  it.each(['user-id', 'user.id', 'ид', 'x'.repeat(65), ''])('is refused with a parameter called %j', (name) => {
    expect(() => inputSchema(z.object({ [name]: z.string().describe('x') }))).toThrow('needs a name of letters');
  });

  it('repeats a shape that is used twice instead of referring to it', () => {
    const schema = z.object({ a: shared.describe('First'), b: shared.describe('Second') });
    expect(JSON.stringify(inputSchema(schema))).not.toContain('$');
  });
});

describe('the output schema of a tool', () => {
  it('names as_of beside what the tool gives', () => {
    const schema = outputSchema(z.object({ total: z.int(), note: z.string().optional() }));
    expect(schema.properties).toEqual({
      total: { type: 'integer' },
      note: { type: 'string' },
      as_of: { type: 'string', format: 'date-time', description: expect.any(String) },
    });
    expect(schema.required).toEqual(['total', 'as_of']);
  });

  it('may be as rich as the data: alternatives and null are for results', () => {
    expect(() => outputSchema(z.object({ phone: z.string().nullable() }))).not.toThrow();
  });

  it('is refused when the tool names as_of itself', () => {
    expect(() => outputSchema(z.object({ as_of: z.string() }))).toThrow('must not name as_of');
  });
});
