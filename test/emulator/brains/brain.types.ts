import type { AppConfig } from '../apps/app.types';
import type { Json } from '../json';
import type { ToolOutcome } from '../mcp/agent-tools';

/** All that the emulated model knows. */
export interface BrainContext {
  readonly app: Pick<AppConfig, 'appId' | 'version' | 'locale' | 'mode'>;
  readonly inputs: Json;
  readonly query: string;
  /** Earlier turns of the conversation, oldest first. */
  readonly history: readonly { readonly query: string; readonly answer: string }[];
  /** The tools stored at the last connect. */
  readonly toolNames: readonly string[];
  callTool(name: string, args: Json): Promise<ToolOutcome>;
}

export interface Conclusion {
  readonly answer: string;
  /** Of a workflow; absent: `{ text: answer }`. */
  readonly outputs?: Json;
}

/** Stands in for a language model with its prompt: a fixed rule. */
export type Brain = (context: BrainContext) => Promise<Conclusion>;
