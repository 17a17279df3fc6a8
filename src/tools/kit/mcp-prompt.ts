import { DiscoveryService } from '@nestjs/core';
import type { z } from 'zod';
import type { Completers } from './completer';
import type { PromptMessage } from './content';
import type { ToolSubject } from './mcp-tool';
import type { ToolCall } from './tool-call';

/** Everything there is to know about a prompt: a text that a person picks to start a conversation with. */
export interface PromptDefinition<Input extends z.ZodObject = z.ZodObject, Provider = never> {
  /** `^[a-z][a-z0-9_]{2,39}$`, unique among prompts. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Texts only, each described: clients show one line of input for each. */
  readonly arguments: Input;
  readonly subject: ToolSubject;
  /**
   * A group has this prompt while all of these tools are enabled there: so the rights to tools govern prompts, too.
   * Name the tools whose data the prompt shows, or which it tells the model to use.
   */
  readonly tools: readonly [string, ...string[]];
  readonly complete?: Completers<Provider, Extract<keyof z.output<Input>, string>>;
  /** Seconds until a run is stopped; 30 when absent. */
  readonly timeoutSeconds?: number;
}

/** A text is one message of the user. */
export type PromptAnswer = string | readonly PromptMessage[];

type PromptMethod<Input extends z.ZodObject> = (args: z.output<Input>, call: ToolCall) => Promise<PromptAnswer>;

/** Marks prompt methods; the registry reads it. */
export const PromptMarker = DiscoveryService.createDecorator<PromptDefinition>();

/** Makes a method of an injectable class a prompt. */
export function McpPrompt<Input extends z.ZodObject, Provider extends object>(
  definition: PromptDefinition<Input, Provider>,
) {
  const mark = PromptMarker(definition);
  return <Method extends PromptMethod<Input>>(
    target: Provider,
    method: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    mark(target, method, descriptor);
  };
}
