import type { ContentBlock, PromptMessage, ResourceContents } from '../../tools/kit/content';
import { hasField } from './revision-fields';
import type { Revision } from './revisions';

/** A block as `revision` defines it; a kind that it does not know leaves as text. */
export function blockIn(revision: Revision, block: ContentBlock): ContentBlock {
  if (block.type === 'audio' && !hasField(revision, 'audio')) return textFor(`[audio, ${block.mimeType}]`);
  if (block.type === 'resource_link' && !hasField(revision, 'resourceLink')) {
    return textFor(`${block.title ?? block.name}: ${block.uri}`);
  }
  const { annotations, _meta, ...rest } = block;
  const own = rest.type === 'resource' ? { ...rest, resource: contentsIn(revision, rest.resource) } : rest;
  return {
    ...own,
    ...(annotations !== undefined && { annotations: annotationsIn(revision, annotations) }),
    ...(_meta !== undefined && hasField(revision, 'meta') && { _meta }),
  };
}

export function contentsIn(revision: Revision, contents: ResourceContents): ResourceContents {
  if (contents._meta === undefined || hasField(revision, 'meta')) return contents;
  const { _meta, ...rest } = contents;
  return rest;
}

export function messageIn(revision: Revision, { role, content }: PromptMessage): PromptMessage {
  return { role, content: blockIn(revision, content) };
}

type Annotations = NonNullable<ContentBlock['annotations']>;

function annotationsIn(revision: Revision, annotations: Annotations): Annotations {
  if (annotations.lastModified === undefined || hasField(revision, 'lastModified')) return annotations;
  const { lastModified: _, ...rest } = annotations;
  return rest;
}

function textFor(text: string): ContentBlock {
  return { type: 'text', text };
}
