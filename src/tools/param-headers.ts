import type { HeaderParam } from './listed-tool.types';

type JsonSchema = Readonly<Record<string, unknown>>;

const annotation = 'x-mcp-header';
const token = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/;
const types = ['string', 'integer', 'boolean'];

/**
 * The annotated properties of an input schema, at any depth of `properties`. Throws one sentence for an annotation that
 * would make clients drop the whole tool: elsewhere, on another type, no token, or twice regardless of case.
 */
export function headerParams(schema: object): HeaderParam[] {
  const found = below(schema as JsonSchema, []);
  const names = found.map(({ header }) => header);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`two parameters are repeated in the header "${twice}"`);
  if (count(schema) > found.length) throw new Error(`${annotation} stands where no argument is`);
  return found;
}

function below(schema: JsonSchema, path: readonly string[]): HeaderParam[] {
  const properties = (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
  return Object.entries(properties).flatMap(([name, property]) => {
    const here = [...path, name];
    const header = property[annotation];
    return [...(header === undefined ? [] : [headerParam(header, here, property['type'])]), ...below(property, here)];
  });
}

function headerParam(header: unknown, path: readonly string[], type: unknown): HeaderParam {
  const where = `parameter "${path.join('.')}"`;
  if (typeof header !== 'string' || !token.test(header)) throw new Error(`${where}: ${annotation} must be a token`);
  if (!types.includes(type as string)) throw new Error(`${where}: ${annotation} is for texts, integers and booleans`);
  return { header: header.toLowerCase(), path, type: type as HeaderParam['type'] };
}

function count(node: unknown): number {
  if (node === null || typeof node !== 'object') return 0;
  const own = !Array.isArray(node) && typeof (node as JsonSchema)[annotation] === 'string' ? 1 : 0;
  return own + Object.values(node).reduce<number>((sum, inner) => sum + count(inner), 0);
}
