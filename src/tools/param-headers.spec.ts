import { headerParams } from './param-headers';

const schema = (properties: object): object => ({ type: 'object', properties });

describe('headerParams', () => {
  it('finds annotated arguments, nested ones too', () => {
    const region = { type: 'string', 'x-mcp-header': 'Region' };
    const inner = { type: 'object', properties: { n: { type: 'integer', 'x-mcp-header': 'N' } } };
    expect(headerParams(schema({ region, inner, other: { type: 'string' } }))).toEqual([
      { header: 'region', path: ['region'], type: 'string' },
      { header: 'n', path: ['inner', 'n'], type: 'integer' },
    ]);
  });

  it.each([
    ['another type', { a: { type: 'number', 'x-mcp-header': 'A' } }],
    ['no token', { a: { type: 'string', 'x-mcp-header': 'A B' } }],
    ['no text', { a: { type: 'string', 'x-mcp-header': 7 } }],
    ['the same name twice', { a: { type: 'string', 'x-mcp-header': 'A' }, b: { type: 'string', 'x-mcp-header': 'a' } }],
    ['a place within items', { a: { type: 'array', items: { type: 'string', 'x-mcp-header': 'A' } } }],
  ])('refuses %s', (_, properties) => {
    expect(() => headerParams(schema(properties))).toThrow();
  });
});
