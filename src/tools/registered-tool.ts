import type { z } from 'zod';
import { AppError } from '../common/errors/app-error';
import { coerceArguments } from './argument-coercion';
import { inputSchema, outputSchema } from './kit/tool-schema';
import type { ToolDefinition } from './kit/mcp-tool';
import type { ToolCall } from './kit/tool-call';
import type { ListedTool } from './listed-tool.types';

type Handler = (args: unknown, call: ToolCall) => Promise<unknown>;

const namePattern = /^[a-z][a-z0-9_]{2,39}$/;

/** A tool as the code offers it: checked once at start, with everything derived that a call needs. */
export class RegisteredTool {
  readonly listed: ListedTool;
  readonly registeredAt = new Date();
  private readonly arguments: z.ZodObject;

  /** Throws one sentence that says what is wrong with the definition. */
  constructor(
    readonly definition: ToolDefinition,
    /** `Class.method`, for people. */
    readonly source: string,
    private readonly handler: Handler,
  ) {
    if (!namePattern.test(definition.name)) throw new Error(`its name must match ${namePattern.source}`);
    if (definition.description.trim() === '') throw new Error('it has no description');
    if (definition.title.trim() === '') throw new Error('it has no title');
    this.listed = listedTool(definition);
    this.arguments = definition.input.strict();
    checkSubject(definition);
  }

  get version(): string {
    return this.definition.version ?? '1.0.0';
  }

  /** The arguments as the tool wants them, or an error that names each wrong field. */
  parse(args: unknown): Record<string, unknown> {
    const given = args ?? {};
    const first = this.arguments.safeParse(given);
    if (first.success) return first.data;
    const second = this.arguments.safeParse(coerceArguments(given, this.listed.inputSchema));
    if (second.success) return second.data;
    const details = second.error.issues.map(({ path, message }) => ({ field: path.join('.') || 'arguments', message }));
    const sentence = details.map(({ field, message }) => `${field}: ${message}`).join('; ');
    throw new AppError('tools.invalid_arguments', 'invalid', `These arguments do not fit: ${sentence}.`, { details });
  }

  /** Runs the tool and keeps of its result what the output schema names. */
  async run(args: Record<string, unknown>, call: ToolCall): Promise<Record<string, unknown>> {
    const result = this.definition.output.safeParse(await this.handler(args, call));
    if (result.success) return result.data;
    throw new Error(`The result of ${this.definition.name} does not fit its output schema: ${result.error.message}`);
  }
}

function listedTool(definition: ToolDefinition): ListedTool {
  const { name, title, description, effect } = definition;
  return {
    name,
    title,
    description,
    inputSchema: inputSchema(definition.input),
    outputSchema: outputSchema(definition.output),
    annotations: {
      title,
      readOnlyHint: effect === 'read',
      destructiveHint: effect === 'destructive',
      idempotentHint: definition.idempotent ?? effect === 'read',
      openWorldHint: false,
    },
  };
}

function checkSubject({ subject, input }: ToolDefinition): void {
  if (typeof subject === 'object' && !Object.hasOwn(input.shape, subject.argument)) {
    throw new Error(`its subject names the argument "${subject.argument}", which it does not have`);
  }
}
