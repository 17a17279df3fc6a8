import fc from 'fast-check';
import { z } from 'zod';
import { coerceArguments } from './argument-coercion';
import { inputSchema } from './kit/tool-schema';

const input = z.object({
  text: z.string().describe('Text'),
  count: z.int().optional().describe('Number'),
  price: z.number().optional().describe('Number'),
  exact: z.boolean().optional().describe('Flag'),
  tags: z.array(z.string()).optional().describe('List'),
  filter: z.object({ city: z.string() }).optional().describe('Object'),
});
const schema = inputSchema(input);

const valid = fc.record(
  {
    text: fc.oneof(fc.string(), fc.constantFrom('5', 'true', '[1]', '{"a":1}', 'null', '')),
    count: fc.maxSafeInteger(),
    price: fc.double({ noNaN: true, noDefaultInfinity: true }),
    exact: fc.boolean(),
    tags: fc.array(fc.constantFrom('5', 'true', '[]', 'x')),
    filter: fc.record({ city: fc.string() }),
  },
  { requiredKeys: ['text'], noNullPrototype: true },
);

describe('the mending of arguments', () => {
  it('leaves alone what fits the schema', () => {
    fc.assert(
      fc.property(valid, (args) => {
        expect(input.strict().safeParse(args).success).toBe(true);
        expect(coerceArguments(args, schema)).toEqual(args);
      }),
      { seed: 7 },
    );
  });

  it('reads values that were written as text, where one reading is left', () => {
    fc.assert(
      fc.property(valid, (args) => {
        const asText = Object.fromEntries(
          Object.entries(args).map(([name, value]) => {
            const exponent = typeof value === 'number' && /e|-0/i.test(Object.is(value, -0) ? '-0' : String(value));
            return [name, typeof value === 'string' || exponent ? value : JSON.stringify(value)];
          }),
        );
        expect(coerceArguments(asText, schema)).toEqual(args);
      }),
      { seed: 7 },
    );
  });

  it('never throws and never changes what it was given', () => {
    fc.assert(
      fc.property(fc.anything(), (args) => {
        const before = JSON.stringify(args, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
        coerceArguments(args, schema);
        const after = JSON.stringify(args, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
        expect(after).toBe(before);
      }),
      { seed: 7 },
    );
  });

  it.each([
    ['1e3', 'count'],
    ['0x10', 'count'],
    ['', 'count'],
    ['five', 'count'],
    ['1,5', 'price'],
    ['Infinity', 'price'],
    ['yes', 'exact'],
    ['True', 'exact'],
    ['1', 'exact'],
    ['a,b', 'tags'],
    ['{city}', 'filter'],
  ])('does not guess at %j for %s', (text, name) => {
    expect(coerceArguments({ text: 'x', [name]: text }, schema)).toEqual({ text: 'x', [name]: text });
  });

  it('drops null for what may be absent, keeps it where a value is needed', () => {
    expect(coerceArguments({ text: null, count: null, unknown: null }, schema)).toEqual({ text: null });
  });

  it('is not taken in by names that every object has', () => {
    const args = JSON.parse('{"text":"x","__proto__":"5","constructor":"true","toString":"[]"}') as unknown;
    expect(coerceArguments(args, schema)).toEqual(args);
  });

  it.each([null, undefined, 5, 'text', [1]])('hands %j through to validation', (args) => {
    expect(coerceArguments(args, schema)).toBe(args);
  });
});
