/** Hints on who should see a block and how much it matters (0 to 1). */
export interface ContentAnnotations {
  readonly audience?: readonly ('user' | 'assistant')[];
  readonly priority?: number;
  /** ISO 8601. */
  readonly lastModified?: string;
}

interface ContentCommon {
  readonly annotations?: ContentAnnotations;
  readonly _meta?: Readonly<Record<string, unknown>>;
}

/** A resource inside an answer: text, or base64 of bytes. */
export type ResourceContents = {
  readonly uri: string;
  readonly mimeType?: string;
  readonly _meta?: Readonly<Record<string, unknown>>;
} & ({ readonly text: string } | { readonly blob: string });

/**
 * One block of what a tool or a prompt says. `data` is base64. Revisions before 2025-03-26 have no audio, those before
 * 2025-06-18 no links: there, such a block leaves as text.
 */
export type ContentBlock = ContentCommon &
  (
    | { readonly type: 'text'; readonly text: string }
    | { readonly type: 'image'; readonly data: string; readonly mimeType: string }
    | { readonly type: 'audio'; readonly data: string; readonly mimeType: string }
    | { readonly type: 'resource'; readonly resource: ResourceContents }
    | {
        readonly type: 'resource_link';
        readonly uri: string;
        readonly name: string;
        readonly title?: string;
        readonly description?: string;
        readonly mimeType?: string;
        readonly size?: number;
      }
  );

/** One message of a prompt. */
export interface PromptMessage {
  readonly role: 'user' | 'assistant';
  readonly content: ContentBlock;
}

export function textBlock(text: string): ContentBlock {
  return { type: 'text', text };
}
