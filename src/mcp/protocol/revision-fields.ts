import type { Revision } from './revisions';

/** The first revision whose schema defines a field; the one place that knows. Dates compare as text. */
const since = {
  /** Hints on a tool: readOnlyHint and others. */
  toolAnnotations: '2025-03-26',
  /** `title` on a tool and on the server's own description. */
  title: '2025-06-18',
  /** Schema of a tool's structured result. */
  outputSchema: '2025-06-18',
  /** The structured result of a tool call. */
  structuredContent: '2025-06-18',
  /** `resultType`, cache hints and the server's description in `_meta` of every result. */
  resultEnvelope: '2026-07-28',
} as const satisfies Record<string, Revision>;

export type RevisionField = keyof typeof since;

/** Whether `field` may leave in `revision`. */
export function hasField(revision: Revision, field: RevisionField): boolean {
  return revision >= since[field];
}
