import { z } from 'zod';
import type { ContentBlock } from './content';

/** What a client must be able to do to be asked. */
export type QuestionKind = 'form' | 'url' | 'sampling' | 'roots';

/** Something that a running call asks its client, with the way to read the answer. */
export interface Question<Answer = unknown> {
  readonly kind: QuestionKind;
  readonly method: 'elicitation/create' | 'sampling/createMessage' | 'roots/list';
  /** As the newest revision has them; older ones are derived from it. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The answer in its type; undefined when it does not have the shape that was asked for. */
  read(result: unknown): Answer | undefined;
}

/** The answers to several questions, under the same keys. */
export type Answers<Questions extends Readonly<Record<string, Question>>> = {
  readonly [Key in keyof Questions]: Questions[Key] extends Question<infer Answer> ? Answer : never;
};

/** What a person did with a form. Only `accept` brings contents. */
export type FormAnswer<Content> =
  { readonly action: 'accept'; readonly content: Content } | { readonly action: 'decline' | 'cancel' };

/** Whether a person agreed to open an address. `accept` does not mean that what happens there is done. */
export interface UrlAnswer {
  readonly action: 'accept' | 'decline' | 'cancel';
}

export interface SamplingParams {
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: ContentBlock }[];
  readonly maxTokens: number;
  readonly systemPrompt?: string;
  readonly temperature?: number;
  readonly stopSequences?: readonly string[];
}

const sampledBlock = z.looseObject({ type: z.string() });
const sampled = z.looseObject({
  role: z.enum(['user', 'assistant']),
  content: z.union([sampledBlock, z.array(sampledBlock)]),
  model: z.string(),
  stopReason: z.string().optional(),
});

/** What the client's model said. */
export type Sampled = z.output<typeof sampled>;

const rootList = z.looseObject({ roots: z.array(z.looseObject({ uri: z.string(), name: z.string().optional() })) });

export interface Root {
  readonly uri: string;
  readonly name?: string | undefined;
}

const action = z.looseObject({ action: z.enum(['accept', 'decline', 'cancel']) });

/**
 * A form for the person in front of the client. `fields` are flat: strings, numbers, integers, booleans, choices and
 * lists of choices; titled choices by `.meta({ oneOf: [{ const, title }] })`. Never ask for secrets in a form.
 */
export function form<Fields extends z.ZodObject>(
  message: string,
  fields: Fields,
): Question<FormAnswer<z.output<Fields>>> {
  return {
    kind: 'form',
    method: 'elicitation/create',
    params: { mode: 'form', message, requestedSchema: formSchema(fields) },
    read: (result) => {
      const read = action.safeParse(result);
      if (!read.success) return undefined;
      if (read.data.action !== 'accept') return { action: read.data.action };
      const content = fields.safeParse(read.data['content']);
      return content.success ? { action: 'accept', content: content.data } : undefined;
    },
  };
}

/** Asks the person to open a page of ours; that page must make sure that it is the same person. */
export function visit(message: string, url: string): Question<UrlAnswer> {
  return {
    kind: 'url',
    method: 'elicitation/create',
    params: { mode: 'url', message, url },
    read: (result) => {
      const read = action.safeParse(result);
      return read.success ? { action: read.data.action } : undefined;
    },
  };
}

/** Asks the client's own model. */
export function sampling(params: SamplingParams): Question<Sampled> {
  const read = (result: unknown): Sampled | undefined => sampled.safeParse(result).data;
  return { kind: 'sampling', method: 'sampling/createMessage', params: { ...params }, read };
}

/** Asks which folders the client works in. */
export function rootsOfClient(): Question<readonly Root[]> {
  const read = (result: unknown): readonly Root[] | undefined => rootList.safeParse(result).data?.roots;
  return { kind: 'roots', method: 'roots/list', params: {}, read };
}

type JsonSchema = Record<string, unknown>;

/** The formats of text that a form may ask for. */
const formats: readonly unknown[] = ['email', 'uri', 'date', 'date-time'];

/** The schema of a form as 2025-11-25 defines it (Elicitation, Requested Schema). Throws for what is not flat. */
function formSchema(fields: z.ZodObject): JsonSchema {
  const json = z.toJSONSchema(fields, { io: 'input', target: 'draft-2020-12', reused: 'inline' }) as JsonSchema;
  const properties = (json['properties'] ?? {}) as Record<string, JsonSchema>;
  const required = (json['required'] ?? []) as string[];
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, formField(name, field)])),
    ...(required.length > 0 && { required }),
  };
}

function formField(name: string, field: JsonSchema): JsonSchema {
  const { enum: values, oneOf, pattern: _, format, ...rest } = field;
  if (formats.includes(format)) rest['format'] = format;
  if (rest['maximum'] === Number.MAX_SAFE_INTEGER) delete rest['maximum'];
  if (rest['minimum'] === Number.MIN_SAFE_INTEGER) delete rest['minimum'];
  switch (rest['type']) {
    case 'string':
      return { ...rest, ...(oneOf === undefined ? values !== undefined && { enum: values } : { oneOf }) };
    case 'number':
    case 'integer':
    case 'boolean':
      return rest;
    case 'array': {
      const { enum: choices, anyOf, ...items } = rest['items'] as JsonSchema;
      if (choices === undefined && anyOf === undefined) break;
      return { ...rest, items: anyOf === undefined ? { ...items, enum: choices } : { anyOf } };
    }
  }
  throw new Error(`field "${name}" of a form must be a text, a number, a boolean or a choice`);
}
