import type { ContentBlock } from './kit/content';

/** Blocks as the call log may keep them: bytes are counted, not kept. */
export function loggableContent(content: readonly ContentBlock[]): unknown {
  return { blocks: content.map(loggable) };
}

function loggable(block: ContentBlock): unknown {
  switch (block.type) {
    case 'text':
      return { type: block.type, text: block.text };
    case 'image':
    case 'audio':
      return { type: block.type, mimeType: block.mimeType, base64_length: block.data.length };
    case 'resource': {
      const { uri, mimeType } = block.resource;
      return { type: block.type, uri, mimeType };
    }
    case 'resource_link':
      return { type: block.type, uri: block.uri };
  }
}
