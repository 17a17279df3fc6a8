import { DiscoveryService } from '@nestjs/core';
import type { z } from 'zod';
import type { ToolCall } from './tool-call';

/** What a tool does to the data; gives the annotations that clients show. */
export type ToolEffect = 'read' | 'write' | 'destructive';

/**
 * Whose data a call concerns, for groups that may read one person only:
 * `{ argument: 'user_id' }`: the invoker compares that argument with the acting user;
 * `'checked'`: the tool itself honours `call.onlyUserId`; `'none'`: no personal data is involved.
 */
export type ToolSubject = { readonly argument: string } | 'checked' | 'none';

/** Everything there is to know about a tool; lives on the tool and nowhere else. */
export interface ToolDefinition<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  /** `^[a-z][a-z0-9_]{2,39}$`, unique in the platform. */
  readonly name: string;
  readonly title: string;
  /** For the model: when to use the tool, which one first, what the result means. */
  readonly description: string;
  readonly category: string;
  readonly effect: ToolEffect;
  readonly subject: ToolSubject;
  /** Whether a repetition with the same arguments changes nothing more; default: true for `read`. */
  readonly idempotent?: boolean;
  /** Shown and logged; default `1.0.0`. */
  readonly version?: string;
  /** Default of the group's setting `timeout_seconds`; 30 when absent. */
  readonly timeoutSeconds?: number;
  readonly input: Input;
  /** Also a whitelist: what is not in it never leaves. `as_of` is added to every result. */
  readonly output: Output;
}

/** The arguments that a tool with input schema `S` receives, parsed and with defaults filled in. */
export type ToolArgs<S extends z.ZodObject> = z.output<S>;

type ToolMethod<Input extends z.ZodObject, Output extends z.ZodObject> = (
  args: z.output<Input>,
  call: ToolCall,
) => Promise<z.input<Output>>;

/** Marks tool methods; the registry reads it with DiscoveryService. */
export const ToolMarker = DiscoveryService.createDecorator<ToolDefinition>();

/**
 * Makes a method of an injectable class a tool. Types of arguments and result follow from the schemas; a method that
 * does not fit them does not compile.
 */
export function McpTool<Input extends z.ZodObject, Output extends z.ZodObject>(
  definition: ToolDefinition<Input, Output>,
) {
  const mark = ToolMarker(definition);
  return <Method extends ToolMethod<Input, Output>>(
    target: object,
    method: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    mark(target, method, descriptor);
  };
}
