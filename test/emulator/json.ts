export type Json = Record<string, unknown>;

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a string, or '' when it is something else. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The object that a text holds, or undefined. */
export function parseObject(source: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(source);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** How a Dify release prints JSON: newer ones compact in UTF-8, older ones with spaces and `\uXXXX`. */
export type JsonStyle = 'compact' | 'spaced';

export function printJson(value: unknown, style: JsonStyle): string {
  if (style === 'compact') return JSON.stringify(value);
  return spaced(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (!isJson(value)) return JSON.stringify(value) ?? 'null';
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}: ${spaced(field)}`).join(', ')}}`;
}
