import type { ListedPrompt, ListedResource } from '../../tools/listed-feature.types';
import type { JsonObject } from './json-rpc';
import { hasField } from './revision-fields';
import type { Revision } from './revisions';

/** A prompt with the fields that `revision` defines. */
export function promptIn(revision: Revision, { title, ...prompt }: ListedPrompt): JsonObject {
  return hasField(revision, 'title') ? { ...prompt, title } : prompt;
}

/** A resource with the fields that `revision` defines. */
export function resourceIn(revision: Revision, { title, ...resource }: ListedResource): JsonObject {
  return hasField(revision, 'title') ? { ...resource, title } : resource;
}

/** A template with the fields that `revision` defines. */
export function templateIn(revision: Revision, { uri, ...template }: ListedResource): JsonObject {
  const { uri: uriTemplate, ...rest } = resourceIn(revision, { uri, ...template });
  return { uriTemplate, ...rest };
}
