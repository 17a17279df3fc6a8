import type { Completer } from './kit/completer';
import type { ToolSubject } from './kit/mcp-tool';

interface Checked {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly subject: ToolSubject;
  readonly tools: readonly string[];
  readonly complete?: Readonly<Record<string, unknown>> | undefined;
}

const namePattern = /^[a-z][a-z0-9_]{2,63}$/;

/** What prompts and resources have in common. Throws one sentence that says what is wrong. */
export function checkFeature(definition: Checked, argumentNames: readonly string[]): void {
  const { name, title, description, subject, tools, complete = {} } = definition;
  if (!namePattern.test(name)) throw new Error(`its name must match ${namePattern.source}`);
  if (title.trim() === '') throw new Error('it has no title');
  if (description.trim() === '') throw new Error('it has no description');
  if (tools.length === 0) throw new Error('it names no tool that a group must have');
  if (typeof subject === 'object' && !argumentNames.includes(subject.argument)) {
    throw new Error(`its subject names the argument "${subject.argument}", which it does not have`);
  }
  const stray = Object.keys(complete).find((argument) => !argumentNames.includes(argument));
  if (stray !== undefined) throw new Error(`it completes the argument "${stray}", which it does not have`);
}

export function completersOf(complete: Readonly<Record<string, unknown>> | undefined): Map<string, Completer<never>> {
  return new Map(Object.entries(complete ?? {}) as [string, Completer<never>][]);
}
