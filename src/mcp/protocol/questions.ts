import { z } from 'zod';
import type { ContentBlock } from '../../tools/kit/content';
import type { Question, QuestionKind } from '../../tools/kit/questions';
import { blockIn } from './content-blocks';
import { isJsonObject, type JsonObject } from './json-rpc';
import { hasField } from './revision-fields';
import type { Revision } from './revisions';

/** What a client must declare to be asked; a set of them is merged into one object of capabilities. */
const needs: Record<QuestionKind, JsonObject> = {
  form: { elicitation: {} },
  url: { elicitation: { url: {} } },
  sampling: { sampling: {} },
  roots: { roots: {} },
};

/** Whether a client with these capabilities can be asked in this revision. `elicitation: {}` means forms only. */
export function canAnswer(kind: QuestionKind, capabilities: JsonObject, revision: Revision): boolean {
  const { elicitation, sampling, roots } = capabilities;
  switch (kind) {
    case 'form':
      if (!isJsonObject(elicitation) || !hasField(revision, 'elicitation')) return false;
      return isJsonObject(elicitation.form) || !isJsonObject(elicitation.url);
    case 'url':
      return hasField(revision, 'urlElicitation') && isJsonObject(elicitation) && isJsonObject(elicitation.url);
    case 'sampling':
      return isJsonObject(sampling);
    case 'roots':
      return isJsonObject(roots);
  }
}

/** `data.requiredCapabilities` of -32021: an object in the form of a client's capabilities. */
export function requiredCapabilities(kinds: readonly QuestionKind[]): JsonObject {
  const merged: Record<string, JsonObject> = {};
  for (const kind of kinds) {
    for (const [name, value] of Object.entries(needs[kind]))
      merged[name] = { ...merged[name], ...(value as JsonObject) };
  }
  return merged;
}

/** The params of a question in `revision`; undefined when that cannot express it. `id` names a visit where that is needed. */
export function questionParams(question: Question, revision: Revision, id: string): JsonObject | undefined {
  const { kind, params } = question;
  switch (kind) {
    case 'form':
      return formParams(params, revision);
    case 'url':
      return hasField(revision, 'resultEnvelope') ? params : { ...params, elicitationId: id };
    case 'sampling': {
      const messages = params['messages'] as readonly { role: string; content: ContentBlock }[];
      return {
        ...params,
        messages: messages.map(({ role, content }) => ({ role, content: blockIn(revision, content) })),
      };
    }
    case 'roots':
      return params;
  }
}

function formParams(params: JsonObject, revision: Revision): JsonObject | undefined {
  if (hasField(revision, 'urlElicitation')) return params;
  const { mode: _, requestedSchema, ...rest } = params;
  const { properties, ...schema } = requestedSchema as { readonly properties: Record<string, JsonObject> };
  const older = Object.entries(properties).map(([name, field]) => [name, olderField(field)] as const);
  if (older.some(([, field]) => field === undefined)) return undefined;
  return { ...rest, requestedSchema: { ...schema, properties: Object.fromEntries(older) } };
}

const titledChoices = z.array(z.looseObject({ const: z.string(), title: z.string() }));

/** A field as 2025-06-18 knows it: no default but of a boolean, titles in `enumNames`, no lists. */
function olderField(field: JsonObject): JsonObject | undefined {
  if (field.type === 'array') return undefined;
  const { default: preset, oneOf, ...rest } = field;
  const choices = titledChoices.safeParse(oneOf).data;
  return {
    ...rest,
    ...(field.type === 'boolean' && preset !== undefined && { default: preset }),
    ...(choices !== undefined && {
      enum: choices.map((choice) => choice.const),
      enumNames: choices.map(({ title }) => title),
    }),
  };
}
