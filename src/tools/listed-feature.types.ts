import type { PromptMessage, ResourceContents } from './kit/content';

/** A prompt as the newest protocol revision lists it; older ones drop fields. */
export interface ListedPrompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly { readonly name: string; readonly description: string; readonly required: boolean }[];
}

/** A resource as the newest protocol revision lists it; `uri` may be a template. */
export interface ListedResource {
  readonly uri: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
}

/** What getting a prompt gives. */
export interface PromptProduct {
  readonly kind: 'prompt';
  readonly description: string;
  readonly messages: readonly PromptMessage[];
}

/** What reading a resource gives; `ttlMs` is how long a client may keep it. */
export interface ResourceProduct {
  readonly kind: 'resource';
  readonly contents: readonly ResourceContents[];
  readonly ttlMs: number;
}

/** What completing an argument gives: at most 100 values. */
export interface CompletionProduct {
  readonly kind: 'completion';
  readonly values: readonly string[];
  readonly total: number;
  readonly hasMore: boolean;
}

/** The prompts and resources of a group at one configuration version, in stable order. The object is the version. */
export interface FeatureList {
  readonly prompts: readonly ListedPrompt[];
  readonly resources: readonly ListedResource[];
  readonly templates: readonly ListedResource[];
  /** Whether any argument can be completed. */
  readonly completes: boolean;
  /** Whether there is any resource, listed or not. */
  readonly reads: boolean;
  /** Whether any tool of the group can become a task. */
  readonly tasks: boolean;
}

/** Whose argument a completion is asked for. */
export type CompletionTarget =
  { readonly type: 'prompt'; readonly name: string } | { readonly type: 'resource'; readonly uri: string };
