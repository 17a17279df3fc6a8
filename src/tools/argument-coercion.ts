import type { ObjectSchema } from './listed-tool.types';

/**
 * Mends arguments that a model or client wrote as text where the schema leaves one reading only: `"5"` for a number,
 * `"true"` for a boolean, `"[…]"` or `"{…}"` for an array or object; drops `null` for an optional parameter. Returns a
 * new object; what cannot be mended stays and fails validation.
 */
export function coerceArguments(args: unknown, schema: ObjectSchema): unknown {
  if (args === null || typeof args !== 'object' || Array.isArray(args)) return args;
  const mended: [string, unknown][] = [];
  for (const [name, value] of Object.entries(args)) {
    if (value === null && !schema.required.includes(name)) continue;
    mended.push([name, typeof value === 'string' ? coerceText(value, schema.properties[name]?.['type']) : value]);
  }
  return Object.fromEntries(mended);
}

function coerceText(text: string, type: unknown): unknown {
  switch (type) {
    case 'number':
    case 'integer':
      return /^-?\d+(\.\d+)?$/.test(text.trim()) ? Number(text) : text;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'array':
    case 'object':
      return parsed(text);
    default:
      return text;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
