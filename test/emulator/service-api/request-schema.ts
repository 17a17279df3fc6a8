import type { InputField } from '../apps/app.types';
import { isJson, type Json } from '../json';
import { invalidParam } from './dify-error';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The body of a request for an answer. */
export interface AnswerRequest {
  readonly inputs: Json;
  readonly query: string;
  /** '' starts a conversation. */
  readonly conversationId: string;
  readonly streaming: boolean;
  readonly autoGenerateName: boolean;
}

type Kind = 'chat' | 'completion' | 'workflow';
const models = { chat: 'ChatRequestPayload', completion: 'CompletionRequestPayload', workflow: 'WorkflowRunPayload' };

/** The checks of Dify's request models, with their pydantic texts. */
export function readAnswerRequest(body: Json, kind: Kind): AnswerRequest {
  const wrong = (field: string, problem: string): never => {
    throw invalidParam(`1 validation error for ${models[kind]}\n${field}\n  ${problem}`);
  };
  const { inputs, query = kind === 'chat' ? undefined : '', conversation_id: conversation = '' } = body;
  const { response_mode: mode = 'blocking', files = [], auto_generate_name: naming = true } = body;
  if (inputs === undefined) return wrong('inputs', 'Field required [type=missing]');
  if (!isJson(inputs)) return wrong('inputs', 'Input should be a valid dictionary [type=dict_type]');
  if (query === undefined) return wrong('query', 'Field required [type=missing]');
  if (typeof query !== 'string') return wrong('query', 'Input should be a valid string [type=string_type]');
  if (mode !== 'blocking' && mode !== 'streaming' && mode !== null) {
    return wrong('response_mode', "Input should be 'blocking' or 'streaming' [type=literal_error]");
  }
  if (files !== null && !Array.isArray(files)) return wrong('files', 'Input should be a valid list [type=list_type]');
  if (conversation !== null && typeof conversation !== 'string') {
    return wrong('conversation_id', 'Input should be a valid string [type=string_type]');
  }
  const conversationId = (conversation ?? '').trim();
  if (kind === 'chat' && conversationId !== '' && !uuid.test(conversationId)) {
    return wrong('conversation_id', 'Value error, conversation_id must be a valid UUID [type=value_error]');
  }
  if (kind === 'chat' && query.trim() === '') throw invalidParam('query is required');
  return { inputs, query, conversationId, streaming: mode === 'streaming', autoGenerateName: naming !== false };
}

/** The inputs that an app's form asks for; defaults filled in. */
export function readInputs(form: readonly InputField[], inputs: Json): Json {
  const read: Json = { ...inputs };
  for (const { variable, required, type, options, maxLength, default: fallback } of form) {
    const value = inputs[variable] ?? (fallback === '' ? undefined : fallback);
    if (value === undefined || value === '') {
      if (required) throw invalidParam(`${variable} is required in input form`);
      continue;
    }
    if (type !== 'number' && type !== 'checkbox' && typeof value !== 'string') {
      throw invalidParam(`(type '${type}') ${variable} in input form must be a string`);
    }
    const written = typeof value === 'string' ? value : JSON.stringify(value);
    if (options !== undefined && !options.includes(written)) {
      const list = `[${options.map((option) => `'${option}'`).join(', ')}]`;
      throw invalidParam(`${variable} in input form must be one of the following: ${list}`);
    }
    if (maxLength !== undefined && written.length > maxLength) {
      throw invalidParam(`${variable} in input form must be less than ${maxLength} characters`);
    }
    read[variable] = value;
  }
  return read;
}
