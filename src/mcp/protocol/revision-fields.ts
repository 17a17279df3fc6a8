import type { Revision } from './revisions';

/** The first revision whose schema defines a field; the one place that knows. Dates compare as text. */
const since = {
  /** Hints on a tool: readOnlyHint and others. */
  toolAnnotations: '2025-03-26',
  /** Blocks of sound. */
  audio: '2025-03-26',
  /** A text with a notification of progress. */
  progressMessage: '2025-03-26',
  /** The capability `completions`; the method itself is older. */
  completions: '2025-03-26',
  /** `title` on a tool, a prompt, a resource and on the server's own description. */
  title: '2025-06-18',
  /** Schema of a tool's structured result. */
  outputSchema: '2025-06-18',
  /** The structured result of a tool call. */
  structuredContent: '2025-06-18',
  /** Blocks that point to a resource. */
  resourceLink: '2025-06-18',
  /** `_meta` on blocks and resources. */
  meta: '2025-06-18',
  /** When annotated content was changed last. */
  lastModified: '2025-06-18',
  /** Asking a person by a form. */
  elicitation: '2025-06-18',
  /** `mode` and visits to a page; defaults, titled and multiple choices in forms. */
  urlElicitation: '2025-11-25',
  /** `x-mcp-header` on an argument. */
  headerParams: '2026-07-28',
  /** The capability `extensions`, and with it tasks. */
  extensions: '2026-07-28',
  /** `resultType`, cache hints and the server's description in `_meta` of every result. */
  resultEnvelope: '2026-07-28',
} as const satisfies Record<string, Revision>;

export type RevisionField = keyof typeof since;

/** Whether `field` may leave in `revision`. */
export function hasField(revision: Revision, field: RevisionField): boolean {
  return revision >= since[field];
}
