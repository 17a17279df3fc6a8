import { plainDecimal } from './decimal';
import type { SseEvent } from './sse-parser';

/** What an answer cost. */
export interface Usage {
  readonly promptTokens: number | null;
  readonly completionTokens: number | null;
  readonly totalTokens: number | null;
  /** A plain decimal. */
  readonly price: string | null;
  readonly currency: string | null;
}

export const noUsage: Usage = {
  promptTokens: null,
  completionTokens: null,
  totalTokens: null,
  price: null,
  currency: null,
};

/** One call of a tool by the agent; the same `id` comes again as it goes on. */
export interface Thought {
  readonly id: string;
  /** Names joined by `;`, empty while the agent thinks. */
  readonly tool: string;
  readonly observation: string;
}

/** What the events of all app types come down to; those that say nothing to us are `progress`. */
export type DifyHappening =
  | { readonly type: 'ping' }
  | { readonly type: 'progress' }
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'agent_message'; readonly text: string }
  | { readonly type: 'text_chunk'; readonly text: string }
  | { readonly type: 'replace'; readonly text: string }
  | { readonly type: 'thought'; readonly thought: Thought }
  | { readonly type: 'end'; readonly usage: Usage }
  | { readonly type: 'run_finished'; readonly status: string; readonly outputs: Json; readonly tokens: number | null }
  | { readonly type: 'run_paused' }
  | { readonly type: 'error'; readonly code: string; readonly status: number; readonly message: string };

/** An event with the ids that it carried; absent ones are null. */
export type DifyEvent = DifyHappening & {
  readonly taskId: string | null;
  readonly messageId: string | null;
  readonly conversationId: string | null;
};

type Json = Readonly<Record<string, unknown>>;

/** An event whose data is no JSON object: text of the answer may be missing. */
export class MalformedEvent extends Error {
  override readonly name = 'MalformedEvent';
}

/**
 * The Dify events in one event of the stream: usually one. Where a blank line went missing two have run together and come
 * as two. Throws {@link MalformedEvent}.
 */
export function readDifyEvents({ name, data }: SseEvent): DifyEvent[] {
  if (data.length === 0) return name === null ? [] : [withIds({}, { type: name === 'ping' ? 'ping' : 'progress' })];
  const whole = objectOf(data.join('\n'));
  const parts = whole !== null ? [whole] : data.filter((line) => line !== '').map(objectOf);
  return parts.map((part) => {
    if (part === null) throw new MalformedEvent('An event of the stream holds no JSON object.');
    return withIds(part, happeningOf(part));
  });
}

function happeningOf(json: Json): DifyHappening {
  const data = nested(json);
  switch (json['event']) {
    case 'ping':
      return { type: 'ping' };
    case 'message':
      return { type: 'message', text: textOf(json['answer']) };
    case 'agent_message':
      return { type: 'agent_message', text: textOf(json['answer']) };
    case 'text_chunk':
      return { type: 'text_chunk', text: textOf(data['text']) };
    case 'message_replace':
      return { type: 'replace', text: textOf(json['answer']) };
    case 'agent_thought':
      return { type: 'thought', thought: thoughtOf(json) };
    case 'message_end':
      return { type: 'end', usage: usageOf(json) };
    case 'workflow_finished':
      return {
        type: 'run_finished',
        status: textOf(data['status']),
        outputs: asObject(data['outputs']),
        tokens: countOf(data['total_tokens']),
      };
    case 'workflow_paused':
    case 'human_input_required':
      return { type: 'run_paused' };
    case 'error':
      return {
        type: 'error',
        code: textOf(json['code']),
        status: countOf(json['status']) ?? 0,
        message: textOf(json['message']),
      };
    default:
      return { type: 'progress' };
  }
}

function withIds(json: Json, happening: DifyHappening): DifyEvent {
  return {
    ...happening,
    taskId: idOf(json['task_id']),
    messageId: idOf(json['message_id']),
    conversationId: idOf(json['conversation_id']),
  };
}

function thoughtOf(json: Json): Thought {
  return {
    id: textOf(json['id']) || `position-${countOf(json['position']) ?? 0}`,
    tool: textOf(json['tool']),
    observation: textOf(json['observation']),
  };
}

function usageOf(json: Json): Usage {
  const usage = asObject(asObject(json['metadata'])['usage']);
  const currency = textOf(usage['currency']).slice(0, 8);
  return {
    promptTokens: countOf(usage['prompt_tokens']),
    completionTokens: countOf(usage['completion_tokens']),
    totalTokens: countOf(usage['total_tokens']),
    price: plainDecimal(usage['total_price']),
    currency: currency === '' ? null : currency,
  };
}

function nested(json: Json): Json {
  return asObject(json['data']);
}

function objectOf(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : null;
  } catch {
    return null;
  }
}

function asObject(value: unknown): Json {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Json) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

/** Ids go into paths and columns: anything that does not look like one is none. */
function idOf(value: unknown): string | null {
  return typeof value === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(value) ? value : null;
}
