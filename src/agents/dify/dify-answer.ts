import { AgentFailure, failureType } from './dify-errors';
import { type DifyEvent, noUsage, type Thought, type Usage } from './dify-events';

/** Which endpoint an app answers at; decides what ends its answer. */
export type AppKind = 'chat' | 'completion' | 'workflow';

/** How an event changes the text so far. */
export type AnswerChange = { readonly type: 'delta' | 'replace'; readonly text: string };

/** Characters; what an agent writes beyond them is no answer but a fault. */
const longest = 64 * 1024;

const toolFault = /tool invoke error|there is not a tool named|tool parameter validation error/i;

/**
 * Puts an answer together from its events. The text comes from `message` and `agent_message` only (thoughts repeat it);
 * `message` after `agent_message` is the whole text once more (New Agent) and is not appended. Chats and completions end
 * with `message_end`, workflows with `workflow_finished`; what comes after the end changes nothing.
 */
export class DifyAnswer {
  private said = '';
  private usesAgentMessages = false;
  private readonly thoughts = new Map<string, Thought>();
  private ended = false;
  private runFailure: string | null = null;
  usage: Usage = noUsage;
  taskId: string | null = null;
  messageId: string | null = null;
  conversationId: string | null = null;

  constructor(private readonly kind: AppKind) {}

  get text(): string {
    return this.said;
  }

  get done(): boolean {
    return this.ended;
  }

  /** Finished tool rounds of the agent. */
  get toolCalls(): number {
    return [...this.thoughts.values()].filter(({ tool }) => tool !== '').length;
  }

  /** Tool rounds that came back with a fault. */
  get toolErrors(): number {
    return [...this.thoughts.values()].filter(({ observation }) => toolFault.test(observation)).length;
  }

  /** Takes one event; what it changes about the text, if anything. Throws {@link AgentFailure}. */
  apply(event: DifyEvent): AnswerChange | null {
    this.taskId ??= event.taskId;
    this.messageId ??= event.messageId;
    this.conversationId ??= event.conversationId;
    if (this.ended) return null;
    const change = this.changeOf(event);
    if (change !== null && this.said.length + change.text.length > longest) {
      throw new AgentFailure('too_large', `more than ${longest} characters`);
    }
    if (change?.type === 'delta') this.said += change.text;
    if (change?.type === 'replace') this.said = change.text;
    return change;
  }

  /** The stream has ended. Throws {@link AgentFailure} when the answer has not. */
  close(): void {
    if (this.ended) return;
    if (this.runFailure !== null) throw new AgentFailure('completion_failed', this.runFailure);
    throw new AgentFailure('stream_broken', 'the stream ended before the answer');
  }

  private changeOf(event: DifyEvent): AnswerChange | null {
    switch (event.type) {
      case 'agent_message':
        this.usesAgentMessages = true;
        return delta(event.text);
      case 'message':
        return this.usesAgentMessages ? this.replacement(event.text) : delta(event.text);
      case 'text_chunk':
        return delta(event.text);
      case 'replace':
        return { type: 'replace', text: event.text };
      case 'thought':
        this.thoughts.set(event.thought.id, event.thought);
        return null;
      case 'end':
        this.usage = event.usage;
        this.ended = true;
        return null;
      case 'run_finished':
        return this.finish(event);
      case 'run_paused':
        throw new AgentFailure('paused', 'the workflow waits for a person');
      case 'error':
        throw new AgentFailure(
          failureType(event.status, event.code, event.message),
          `${event.status} ${event.code} ${event.message}`.slice(0, 300),
        );
      case 'ping':
      case 'progress':
        return null;
    }
  }

  private finish(event: DifyEvent & { readonly type: 'run_finished' }): AnswerChange | null {
    const failed = event.status !== 'succeeded' && event.status !== 'partial-succeeded';
    if (failed) this.runFailure = `the workflow ended as ${event.status || 'unknown'}`.slice(0, 100);
    // A chatflow ends with message_end; after a failure an error event tells more.
    if (this.kind !== 'workflow') return null;
    if (failed) this.close();
    this.ended = true;
    this.usage = { ...noUsage, totalTokens: event.tokens };
    const output = outputText(event.outputs);
    return output === null ? null : this.replacement(output);
  }

  private replacement(text: string): AnswerChange | null {
    return text === '' || text === this.said ? null : { type: 'replace', text };
  }
}

function delta(text: string): AnswerChange | null {
  return text === '' ? null : { type: 'delta', text };
}

/** What a workflow says: its only text output, or one of the usual names, or all outputs as JSON; null for none. */
function outputText(outputs: Readonly<Record<string, unknown>>): string | null {
  const names = Object.keys(outputs);
  const named = ['text', 'answer', 'result', 'output'].find((name) => typeof outputs[name] === 'string');
  const only = names.length === 1 ? names[0] : undefined;
  const value = outputs[named ?? only ?? ''];
  if (typeof value === 'string') return value;
  return names.length === 0 ? null : JSON.stringify(value ?? outputs);
}
