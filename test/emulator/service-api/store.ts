import type { Json } from '../json';
import type { Thought } from '../stream/chat-events';
import type { RunSummary } from '../stream/workflow-events';

export interface Message {
  readonly id: string;
  readonly appId: string;
  readonly user: string;
  readonly conversationId: string | null;
  readonly inputs: Json;
  readonly query: string;
  answer: string;
  thoughts: readonly Thought[];
  feedback: 'like' | 'dislike' | null;
  totalTokens: number;
  totalPrice: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

export interface Conversation {
  readonly id: string;
  readonly appId: string;
  readonly user: string;
  /** Of the first turn. */
  readonly inputs: Json;
  name: string;
  readonly messages: Message[];
  readonly createdAt: number;
  updatedAt: number;
}

/** A request that is being answered. */
export interface Task {
  readonly id: string;
  readonly appId: string;
  readonly user: string;
  readonly stop: AbortController;
}

export interface Run {
  readonly id: string;
  readonly appId: string;
  readonly user: string;
  readonly workflowId: string;
  readonly inputs: Json;
  readonly events: Json[];
  /** Undefined while it runs. */
  summary: RunSummary | undefined;
  readonly createdAt: number;
}

/** What the emulator remembers between requests. */
export class Store {
  readonly conversations = new Map<string, Conversation>();
  readonly messages = new Map<string, Message>();
  readonly tasks = new Map<string, Task>();
  readonly runs = new Map<string, Run>();

  /** A conversation belongs to one app and one user: for everybody else it does not exist. */
  conversation(id: string, appId: string, user: string): Conversation | undefined {
    const found = this.conversations.get(id);
    return found?.appId === appId && found.user === user ? found : undefined;
  }

  message(id: string, appId: string, user: string): Message | undefined {
    const found = this.messages.get(id);
    return found?.appId === appId && found.user === user ? found : undefined;
  }

  save(message: Message): void {
    this.messages.set(message.id, message);
    const conversation = this.conversations.get(message.conversationId ?? '');
    conversation?.messages.push(message);
    if (conversation !== undefined) conversation.updatedAt = message.createdAt;
  }

  clear(): void {
    for (const task of this.tasks.values()) task.stop.abort();
    for (const map of [this.conversations, this.messages, this.tasks, this.runs]) map.clear();
  }
}
