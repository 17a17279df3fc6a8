import { type z } from 'zod';
import { parseArguments } from './parse-arguments';
import type { Completer } from './kit/completer';
import { type PromptMessage, textBlock } from './kit/content';
import type { PromptAnswer, PromptDefinition } from './kit/mcp-prompt';
import type { ToolSubject } from './kit/mcp-tool';
import type { ToolCall } from './kit/tool-call';
import { inputSchema } from './kit/tool-schema';
import type { ListedPrompt, PromptProduct } from './listed-feature.types';
import { loggableContent } from './loggable-content';
import { checkFeature, completersOf } from './feature-checks';
import type { Made, Runnable } from './runnable.types';

/** A prompt as the code offers it: checked once at start. */
export class RegisteredPrompt implements Runnable<PromptProduct> {
  readonly version = '1.0.0';
  readonly effect = 'read';
  readonly name: string;
  readonly metric: string;
  readonly subject: ToolSubject;
  readonly tools: readonly string[];
  readonly timeoutSeconds: number;
  readonly listed: ListedPrompt;
  readonly completers: ReadonlyMap<string, Completer<never>>;
  private readonly input: z.ZodObject;

  /** Throws one sentence that says what is wrong with the definition. */
  constructor(
    private readonly definition: PromptDefinition,
    /** `Class.method`, for people. */
    readonly source: string,
    readonly provider: object,
    private readonly handler: (args: unknown, call: ToolCall) => Promise<unknown>,
  ) {
    const { name, title, description, subject, tools, timeoutSeconds } = definition;
    this.input = definition.arguments.strict();
    const { properties, required } = inputSchema(definition.arguments);
    const notText = Object.entries(properties).find(([, { type }]) => type !== 'string');
    if (notText !== undefined) throw new Error(`argument "${notText[0]}" must be a text`);
    checkFeature(definition, Object.keys(properties));
    this.name = name;
    this.metric = `prompt:${name}`;
    this.subject = subject;
    this.tools = tools;
    this.timeoutSeconds = timeoutSeconds ?? 30;
    this.completers = completersOf(definition.complete);
    const args = Object.entries(properties).map(([argument, schema]) => ({
      name: argument,
      description: String(schema['description']),
      required: required.includes(argument),
    }));
    this.listed = { name, title, description, arguments: args };
  }

  parse(args: unknown): Record<string, unknown> {
    return parseArguments(this.input, args);
  }

  async make(args: Record<string, unknown>, call: ToolCall): Promise<Made<PromptProduct>> {
    const messages = messagesOf((await this.handler(args, call)) as PromptAnswer);
    const { description } = this.definition;
    return { outcome: { kind: 'prompt', description, messages }, log: loggableContent(messages.map((m) => m.content)) };
  }
}

function messagesOf(answer: PromptAnswer): readonly PromptMessage[] {
  return typeof answer === 'string' ? [{ role: 'user', content: textBlock(answer) }] : answer;
}
