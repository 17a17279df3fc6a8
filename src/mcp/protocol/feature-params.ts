import type { CompletionTarget } from '../../tools/listed-feature.types';
import { isJsonObject, type JsonObject, ownValue } from './json-rpc';
import { type Fault, invalidParams } from './protocol-errors';

/** What `prompts/get` asks for. */
export interface PromptParams {
  readonly name: string;
  readonly arguments: JsonObject;
}

export function readPromptParams(params: JsonObject): PromptParams | Fault {
  const name = ownValue(params, 'name');
  if (typeof name !== 'string' || name === '') return invalidParams('params.name must be the name of a prompt.');
  const args = ownValue(params, 'arguments') ?? {};
  if (!isJsonObject(args) || !hasTexts(args)) return invalidParams('params.arguments must be an object of texts.');
  return { name, arguments: args };
}

/** The address that `resources/read`, `resources/subscribe` and `resources/unsubscribe` name. */
export function readUri(params: JsonObject): string | Fault {
  const uri = ownValue(params, 'uri');
  if (typeof uri !== 'string' || uri === '') return invalidParams('params.uri must be the address of a resource.');
  return uri;
}

/** What `completion/complete` asks for. */
export interface CompletionParams {
  readonly target: CompletionTarget;
  readonly argument: string;
  readonly value: string;
  readonly given: Readonly<Record<string, string>>;
}

export function readCompletionParams(params: JsonObject): CompletionParams | Fault {
  const { ref, argument, context } = params;
  const target = isJsonObject(ref) ? targetOf(ref) : undefined;
  if (target === undefined)
    return invalidParams('params.ref must be a ref/prompt with name or a ref/resource with uri.');
  if (!isJsonObject(argument) || typeof argument.name !== 'string' || typeof argument.value !== 'string') {
    return invalidParams('params.argument must hold name and value.');
  }
  const given = isJsonObject(context) ? (context.arguments ?? {}) : {};
  if (!isJsonObject(given) || !hasTexts(given)) return invalidParams('context.arguments must be an object of texts.');
  return { target, argument: argument.name, value: argument.value, given };
}

function targetOf({ type, name, uri }: JsonObject): CompletionTarget | undefined {
  if (type === 'ref/prompt' && typeof name === 'string') return { type: 'prompt', name };
  return type === 'ref/resource' && typeof uri === 'string' ? { type: 'resource', uri } : undefined;
}

function hasTexts(object: JsonObject): object is Readonly<Record<string, string>> {
  return Object.values(object).every((value) => typeof value === 'string');
}
