import type { AppConfig } from '../apps/app.types';
import type { Json } from '../json';
import type { TurnIds } from '../stream/chat-events';
import type { Usage } from '../stream/usage';
import type { Run } from './store';

/** The whole answer in one JSON object, for `response_mode: blocking`. */
export function blockingBody(app: AppConfig, ids: TurnIds, answer: string, usage: Usage, run: Run | undefined): Json {
  if (app.mode === 'workflow') {
    return { task_id: ids.taskId, workflow_run_id: ids.runId, data: run === undefined ? {} : runData(run) };
  }
  return {
    event: 'message',
    task_id: ids.taskId,
    id: ids.messageId,
    message_id: ids.messageId,
    ...(ids.conversationId === null ? {} : { conversation_id: ids.conversationId }),
    mode: app.mode,
    answer,
    metadata: { annotation_reply: null, retriever_resources: [], usage },
    created_at: ids.createdAt,
  };
}

/** A run as its blocking answer and GET /workflows/run/{id} tell it; without a summary it still runs. */
export function runData({ id, workflowId, summary, createdAt }: Run): Json {
  return {
    id,
    workflow_id: workflowId,
    status: summary?.status ?? 'running',
    outputs: summary?.outputs ?? {},
    error: summary?.error ?? null,
    elapsed_time: summary?.elapsedSeconds ?? 0,
    total_tokens: summary?.tokens ?? 0,
    total_steps: summary?.steps ?? 0,
    created_at: createdAt,
    finished_at: summary?.finishedAt ?? null,
  };
}
