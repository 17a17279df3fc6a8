import type { MessageContent, MessageType } from './conversations.types';

/**
 * What a message says in plain words, for search and for agents: the text of a text or system message, title and text of
 * a structured one, caption or file name of media. Null when it says nothing.
 */
export function messageText(type: MessageType, content: MessageContent): string | null {
  const parts = partsOf(type, content).filter((part): part is string => typeof part === 'string' && part.trim() !== '');
  return parts.length === 0 ? null : parts.join('\n');
}

function partsOf(type: MessageType, content: MessageContent): unknown[] {
  switch (type) {
    case 'text':
    case 'system':
      return [content['text']];
    case 'structured':
      return [content['title'], content['text'] ?? content['description']];
    case 'media':
      return [content['text'] ?? content['caption'] ?? content['name']];
  }
}
