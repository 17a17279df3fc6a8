import { z } from 'zod';
import type { ObjectSchema } from '../listed-tool.types';

type JsonSchema = Record<string, unknown>;

/** Words that clients misread or drop (nested alternatives, references, type lists). */
const unsupported = ['$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'const', 'prefixItems', 'patternProperties'];
const scalarTypes = ['string', 'number', 'integer', 'boolean'];

/**
 * JSON Schema of a tool's arguments. Throws one sentence for whatever real clients would misread: the common
 * denominator of Dify, Copilot, Cursor, Gemini and the OpenAI SDKs is a flat closed object of described, singly typed
 * properties. The profile `any` skips these checks.
 */
export function inputSchema(schema: z.ZodObject, profile: 'clients' | 'any' = 'clients'): ObjectSchema {
  const json = objectJson(schema.strict(), 'input');
  if (profile === 'any') return { ...json, additionalProperties: false };
  for (const [name, property] of Object.entries(json.properties)) checkProperty(name, property);
  return { ...json, additionalProperties: false };
}

/** JSON Schema of a tool's result, with the `as_of` that every result carries. Throws where the tool names one itself. */
export function outputSchema(schema: z.ZodObject): ObjectSchema {
  const json = objectJson(schema, 'output');
  if ('as_of' in json.properties) throw new Error('its result must not name as_of, which every result gets by itself');
  const asOf = { type: 'string', format: 'date-time', description: 'Moment at which the data was read' };
  return { ...json, properties: { ...json.properties, as_of: asOf }, required: [...json.required, 'as_of'] };
}

function objectJson(schema: z.ZodObject, io: 'input' | 'output'): ObjectSchema {
  const json = z.toJSONSchema(schema, { io, target: 'draft-2020-12', reused: 'inline' }) as JsonSchema;
  dropSafeIntegerBounds(json);
  return {
    type: 'object',
    properties: (json['properties'] ?? {}) as ObjectSchema['properties'],
    required: (json['required'] ?? []) as string[],
    additionalProperties: json['additionalProperties'] !== false,
  };
}

/** zod bounds every integer by what a double holds; that is no news to a client. */
function dropSafeIntegerBounds(node: unknown): void {
  if (node === null || typeof node !== 'object') return;
  const schema = node as JsonSchema;
  if (schema['maximum'] === Number.MAX_SAFE_INTEGER) delete schema['maximum'];
  if (schema['minimum'] === Number.MIN_SAFE_INTEGER) delete schema['minimum'];
  for (const inner of Object.values(schema)) dropSafeIntegerBounds(inner);
}

function checkProperty(name: string, property: JsonSchema): void {
  if (!/^[a-zA-Z0-9_]{1,64}$/.test(name)) throw new Error(`parameter "${name}" needs a name of letters, digits and _`);
  const description = property['description'];
  if (typeof description !== 'string' || description === '') throw new Error(`parameter "${name}" has no description`);
  checkShape(`parameter "${name}"`, property);
  const missing = ((property['enum'] ?? []) as unknown[]).filter((value) => !description.includes(String(value)));
  if (missing.length > 0) {
    throw new Error(`the description of parameter "${name}" must name its allowed values (${missing.join(', ')})`);
  }
}

function checkShape(where: string, schema: JsonSchema): void {
  const word = unsupported.find((unwanted) => unwanted in schema);
  if (word !== undefined) throw new Error(`${where} uses "${word}", which clients misread: use one plain type`);
  if ('propertyNames' in schema)
    throw new Error(`${where} is a map, whose names no client can show: name its properties`);
  const type = schema['type'];
  if (type === 'array') {
    const items = schema['items'];
    if (items === undefined) throw new Error(`${where} is an array without items`);
    checkShape(`${where} items`, items as JsonSchema);
  } else if (type === 'object') {
    for (const [name, inner] of Object.entries((schema['properties'] ?? {}) as Record<string, JsonSchema>)) {
      checkShape(`${where}.${name}`, inner);
    }
  } else if (typeof type !== 'string' || !scalarTypes.includes(type)) {
    throw new Error(`${where} has no single type`);
  }
}
