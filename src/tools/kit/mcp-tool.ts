import { DiscoveryService } from '@nestjs/core';
import type { z } from 'zod';
import type { ContentBlock } from './content';
import type { ToolCall } from './tool-call';

/** What a tool does to the data; gives the annotations that clients show. */
export type ToolEffect = 'read' | 'write' | 'destructive';

/**
 * Whose data a call concerns, for groups that may read one person only:
 * `{ argument: 'user_id' }`: the invoker compares that argument with the acting user;
 * `'checked'`: the tool itself honours `call.onlyUserId`; `'none'`: no personal data is involved.
 */
export type ToolSubject = { readonly argument: string } | 'checked' | 'none';

/** What a tool gives: data of a schema, or blocks of content (pictures, files, links) that no schema describes. */
export type ToolOutput = z.ZodObject | 'content';

/** Everything there is to know about a tool; lives on the tool and nowhere else. */
export interface ToolDefinition<Input extends z.ZodObject = z.ZodObject, Output extends ToolOutput = ToolOutput> {
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
  /**
   * For work that takes longer than a client waits: the method says `await call.becomeTask()` where it may go on as a
   * task (extension Tasks of 2026-07-28). `allowed`: clients without tasks wait for the result, within
   * `timeoutSeconds`; `required`: such clients are refused. Default: never a task.
   */
  readonly task?: 'allowed' | 'required';
  /**
   * A property may carry `.meta({ 'x-mcp-header': 'Region' })`: clients of 2026-07-28 repeat its value in the header
   * `Mcp-Param-Region`, where proxies can see it. Text, integers and booleans only; never for secrets.
   */
  readonly input: Input;
  /** Also a whitelist: what is not in it never leaves. `as_of` is added to every result of a schema. */
  readonly output: Output;
  /**
   * Default `clients`: refused at start unless every real client understands name and schema. `any` is for the test
   * fixtures of the protocol: any legal name, any schema.
   */
  readonly profile?: 'clients' | 'any';
  /** The JSON Schema to list instead of the one that follows from `input`; with the profile `any` only. */
  readonly listedInput?: Readonly<Record<string, unknown>>;
}

/** The arguments that a tool with input schema `S` receives, parsed and with defaults filled in. */
export type ToolArgs<S extends z.ZodObject> = z.output<S>;

type ToolMethod<Input extends z.ZodObject, Output extends ToolOutput> = (
  args: z.output<Input>,
  call: ToolCall,
) => Promise<Output extends z.ZodObject ? z.input<Output> : readonly ContentBlock[]>;

/** Marks tool methods; the registry reads it with DiscoveryService. */
export const ToolMarker = DiscoveryService.createDecorator<ToolDefinition>();

/**
 * Makes a method of an injectable class a tool. Types of arguments and result follow from the schemas; a method that
 * does not fit them does not compile.
 */
export function McpTool<Input extends z.ZodObject, Output extends ToolOutput>(
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
