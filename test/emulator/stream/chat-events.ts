import type { Mode } from '../apps/app.types';
import type { Json } from '../json';
import type { DifyError } from '../service-api/dify-error';
import type { Usage } from './usage';

export interface TurnIds {
  readonly taskId: string;
  readonly messageId: string;
  /** Null: a completion, which belongs to no conversation. */
  readonly conversationId: string | null;
  /** Null: the app is not backed by a workflow. */
  readonly runId: string | null;
  readonly workflowId: string;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

export interface Thought {
  readonly id: string;
  readonly position: number;
  thought: string;
  observation: string;
  tool: string;
  tool_labels: Json;
  tool_input: string;
}

/** The events of chat and completion apps, field by field in the order in which Dify prints them. */
export class ChatEvents {
  constructor(
    protected readonly ids: TurnIds,
    protected readonly mode: Mode,
  ) {}

  /** A piece of the answer, under the name that the kind of app uses. */
  delta(answer: string): Json {
    if (this.mode === 'agent-chat' || this.mode === 'agent') {
      return { ...this.common('agent_message'), id: this.ids.messageId, answer };
    }
    return this.message(answer);
  }

  /** `message`: a piece in chats; once, with the full text, at the end of a New Agent's answer. */
  message(answer: string): Json {
    return { ...this.common('message'), id: this.ids.messageId, answer, from_variable_selector: null };
  }

  thought(thought: Thought): Json {
    const { id, position, thought: said, observation, tool, tool_labels, tool_input } = thought;
    const about = { id, position, thought: said, observation, tool, tool_labels, tool_input };
    return { ...this.common('agent_thought'), ...about, message_files: [] };
  }

  replace(answer: string): Json {
    const reason = this.mode === 'advanced-chat' ? { reason: 'output_moderation' } : {};
    return { ...this.common('message_replace'), answer, ...reason };
  }

  end(usage: Usage): Json {
    const metadata = { annotation_reply: null, retriever_resources: [], usage };
    return { ...this.common('message_end'), id: this.ids.messageId, metadata, files: null };
  }

  speech(): Json[] {
    return [
      { ...this.common('tts_message'), audio: Buffer.from('emulated speech').toString('base64') },
      { ...this.common('tts_message_end'), audio: '' },
    ];
  }

  error(error: DifyError): Json {
    const { task_id: _, ...common } = this.common('error');
    return { ...common, code: error.code, status: error.status, message: error.message };
  }

  /** An event that no documentation knows. */
  unknown(): Json {
    return { ...this.common('agent_daydream'), id: this.ids.messageId, answer: '不应出现', data: { depth: 3 } };
  }

  common(event: string): Json {
    const { conversationId, messageId, createdAt, taskId } = this.ids;
    return {
      event,
      ...(conversationId === null ? {} : { conversation_id: conversationId }),
      message_id: messageId,
      created_at: createdAt,
      task_id: taskId,
    };
  }
}
