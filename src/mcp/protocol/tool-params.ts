import { isJsonObject, type JsonObject, ownValue } from './json-rpc';
import { type Fault, invalidParams } from './protocol-errors';

/** What `tools/call` asks for; `arguments` are unchecked against the tool's schema. */
export interface CallParams {
  readonly name: string;
  readonly arguments: JsonObject;
}

/**
 * Reads the params of `tools/call`: absent arguments are none, other shapes than an object are -32602. Arguments that
 * break the tool's own schema are not judged here: they give a result with `isError`.
 */
export function readCallParams(params: JsonObject): CallParams | Fault {
  const name = ownValue(params, 'name');
  if (typeof name !== 'string' || name === '')
    return invalidParams('tools/call needs params.name, the name of a tool.');
  const args = ownValue(params, 'arguments') ?? {};
  if (!isJsonObject(args)) return invalidParams('params.arguments must be an object.');
  return { name, arguments: args };
}

/** One `tools/call` as far as it can be told from a body that was refused. */
export interface AttemptedCall {
  readonly toolName: string;
  readonly arguments: unknown;
}

/** What the call log holds of a tool's name. */
const toolNameLimit = 100;

/** What the call log holds of the params of a refused `tools/call`. */
export function attemptedCallOf(params: unknown): AttemptedCall {
  const given = isJsonObject(params) ? params : {};
  const name = ownValue(given, 'name');
  return {
    toolName: typeof name === 'string' ? name.slice(0, toolNameLimit) : '',
    arguments: ownValue(given, 'arguments') ?? {},
  };
}

/** The tool calls that a parsed body asks for, however wrong it is otherwise: a refused call is logged, too. */
export function attemptedCalls(body: unknown): AttemptedCall[] {
  const messages: readonly unknown[] = Array.isArray(body) ? body : [body];
  return messages.filter(isCallRequest).map((message) => attemptedCallOf(message.params));
}

function isCallRequest(message: unknown): message is JsonObject {
  return isJsonObject(message) && message.method === 'tools/call' && Object.hasOwn(message, 'id');
}
