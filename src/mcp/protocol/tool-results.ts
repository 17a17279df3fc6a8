import type { ToolOutcome } from '../../tools/caller.types';
import { blockIn } from './content-blocks';
import { hasField } from './revision-fields';
import type { Revision } from './revisions';

/** An outcome that is a result of `tools/call`, not an error of the request. */
type CallResult = Extract<ToolOutcome, { kind: 'result' | 'content' | 'failed' }>;

/**
 * The members of a `tools/call` result as JSON text without braces. A success carries its structured result, and the
 * same as text for clients that show text only (Tools, Structured Content); a failure of the tool is a result with
 * `isError` whose text the model can act on, without structured content, which would have to fit the output schema.
 */
export function callResultMembers(outcome: CallResult, revision: Revision): string {
  if (outcome.kind === 'failed') {
    return `"content":[{"type":"text","text":${JSON.stringify(`${outcome.code}: ${outcome.message}`)}}],"isError":true`;
  }
  if (outcome.kind === 'content') {
    return `"content":${JSON.stringify(outcome.content.map((block) => blockIn(revision, block)))}`;
  }
  const content = `"content":[{"type":"text","text":${JSON.stringify(outcome.json)}}]`;
  return hasField(revision, 'structuredContent') ? `${content},"structuredContent":${outcome.json}` : content;
}
