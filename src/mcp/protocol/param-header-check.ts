import type { HeaderParam } from '../../tools/listed-tool.types';
import { isJsonObject, type JsonObject, ownValue } from './json-rpc';
import { type Fault, headerMismatch } from './protocol-errors';
import { decodeHeader } from './standard-headers';

/** The value of the header `Mcp-Param-<name>` as it arrived; `name` in lower case. */
export type ParamHeader = (name: string) => string | undefined;

/**
 * Compares the headers that repeat arguments with the arguments (2026-07-28, Transports, Custom Headers): what the body
 * has, the header must have; what it has not (or as null), is not expected. Integers compare by number.
 */
export function checkParamHeaders(
  params: readonly HeaderParam[],
  args: JsonObject,
  headerOf: ParamHeader,
): Fault | undefined {
  for (const { header, path, type } of params) {
    const value = valueAt(args, path);
    const raw = headerOf(header);
    if (value === undefined || value === null) continue;
    if (raw === undefined) return headerMismatch(`The header Mcp-Param-${header} is missing.`);
    const text = decodeHeader(raw);
    if (text === undefined) return headerMismatch(`The header Mcp-Param-${header} is malformed.`);
    if (!isSame(value, text, type)) {
      return headerMismatch(`The header Mcp-Param-${header} differs from the argument ${path.join('.')}.`);
    }
  }
  return undefined;
}

function valueAt(args: JsonObject, path: readonly string[]): unknown {
  let value: unknown = args;
  for (const name of path) value = isJsonObject(value) ? ownValue(value, name) : undefined;
  return value;
}

const decimal = /^-?\d{1,20}(\.\d{1,20})?$/;

function isSame(value: unknown, text: string, type: HeaderParam['type']): boolean {
  if (typeof value === 'string') return value === text;
  if (typeof value === 'boolean') return String(value) === text;
  return type === 'integer' && typeof value === 'number' && decimal.test(text) && Number(text) === value;
}
