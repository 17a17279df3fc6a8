import type { z } from 'zod';
import { coerceArguments } from './argument-coercion';
import { inputSchema, outputSchema } from './kit/tool-schema';
import type { ToolDefinition, ToolEffect, ToolSubject } from './kit/mcp-tool';
import type { ContentBlock } from './kit/content';
import type { ToolCall } from './kit/tool-call';
import type { HeaderParam, ListedTool, ObjectSchema } from './listed-tool.types';
import { loggableContent } from './loggable-content';
import { headerParams } from './param-headers';
import { parseArguments } from './parse-arguments';
import type { Made, Runnable } from './runnable.types';
import type { ToolProduct } from './caller.types';

type Handler = (args: unknown, call: ToolCall) => Promise<unknown>;

const namePatterns = { clients: /^[a-z][a-z0-9_]{2,39}$/, any: /^[A-Za-z0-9_.-]{1,64}$/ };

/** A tool as the code offers it: checked once at start, with everything derived that a call needs. */
export class RegisteredTool implements Runnable<ToolProduct> {
  readonly listed: ListedTool;
  readonly registeredAt = new Date();
  /** Arguments that clients of 2026-07-28 repeat in headers. */
  readonly headerParams: readonly HeaderParam[];
  private readonly arguments: z.ZodObject;
  private readonly schema: ObjectSchema;

  /** Throws one sentence that says what is wrong with the definition. */
  constructor(
    readonly definition: ToolDefinition,
    /** `Class.method`, for people. */
    readonly source: string,
    private readonly handler: Handler,
  ) {
    const pattern = namePatterns[definition.profile ?? 'clients'];
    if (!pattern.test(definition.name)) throw new Error(`its name must match ${pattern.source}`);
    if (definition.description.trim() === '') throw new Error('it has no description');
    if (definition.title.trim() === '') throw new Error('it has no title');
    this.schema = inputSchema(definition.input, definition.profile);
    this.listed = listedTool(definition, this.schema);
    this.headerParams = headerParams(this.listed.inputSchema);
    this.arguments = definition.input.strict();
    checkSubject(definition);
  }

  get name(): string {
    return this.definition.name;
  }

  get metric(): string {
    return this.definition.name;
  }

  get effect(): ToolEffect {
    return this.definition.effect;
  }

  get subject(): ToolSubject {
    return this.definition.subject;
  }

  get version(): string {
    return this.definition.version ?? '1.0.0';
  }

  /** The arguments as the tool wants them, or an error that names each wrong field. */
  parse(args: unknown): Record<string, unknown> {
    return parseArguments(this.arguments, args, (given) => coerceArguments(given, this.schema));
  }

  /** Runs the tool; of structured data it keeps what the output schema names, and adds when it was read. */
  async make(args: Record<string, unknown>, call: ToolCall, now: Date): Promise<Made<ToolProduct>> {
    const given = await this.handler(args, call);
    const { output, name } = this.definition;
    if (output === 'content') {
      const content = given as readonly ContentBlock[];
      return { outcome: { kind: 'content', content }, log: loggableContent(content) };
    }
    const result = output.safeParse(given);
    if (!result.success) {
      throw new Error(`The result of ${name} does not fit its output schema: ${result.error.message}`);
    }
    const json = JSON.stringify({ ...result.data, as_of: now.toISOString() });
    return { outcome: { kind: 'result', json }, log: result.data };
  }
}

function listedTool(definition: ToolDefinition, schema: ObjectSchema): ListedTool {
  const { name, title, description, effect, output, profile, listedInput } = definition;
  if (listedInput !== undefined && profile !== 'any') throw new Error('listedInput needs the profile "any"');
  return {
    name,
    title,
    description,
    inputSchema: listedInput === undefined ? schema : (listedInput as unknown as ObjectSchema),
    ...(output !== 'content' && { outputSchema: outputSchema(output) }),
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
