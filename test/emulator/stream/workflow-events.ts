import type { Json } from '../json';
import type { DifyError } from '../service-api/dify-error';
import { ChatEvents } from './chat-events';

export interface WorkflowNode {
  readonly id: string;
  readonly nodeId: string;
  readonly type: 'start' | 'tool' | 'llm' | 'end' | 'answer';
  readonly title: string;
  readonly index: number;
  readonly predecessor: string | null;
  readonly inputs: Json;
}

export interface RunSummary {
  readonly status: 'succeeded' | 'failed' | 'stopped';
  readonly outputs: Json;
  readonly error: string | null;
  readonly elapsedSeconds: number;
  readonly tokens: number;
  readonly steps: number;
  /** Seconds since 1970. */
  readonly finishedAt: number;
}

/** What chatflow and workflow apps say about their run; chatflows speak about a message as well. */
export class WorkflowEvents extends ChatEvents {
  override delta(answer: string): Json {
    if (this.mode === 'advanced-chat') return { ...this.message(answer), from_variable_selector: ['llm', 'text'] };
    return this.nested('text_chunk', { text: answer, from_variable_selector: ['llm', 'text'] });
  }

  started(inputs: Json): Json {
    const { runId: id, workflowId: workflow_id, createdAt: created_at } = this.ids;
    return this.nested('workflow_started', { id, workflow_id, inputs, created_at, reason: 'initial' });
  }

  nodeStarted(node: WorkflowNode): Json {
    return this.nested('node_started', { ...this.node(node), extras: {} });
  }

  nodeFinished(node: WorkflowNode, outputs: Json, error: string | null, tokens = 0): Json {
    return this.nested('node_finished', {
      ...this.node(node),
      process_data: null,
      outputs,
      inputs_truncated: false,
      process_data_truncated: false,
      outputs_truncated: false,
      status: error === null ? 'succeeded' : 'failed',
      error,
      elapsed_time: 0.1,
      execution_metadata: { total_tokens: tokens, total_price: '0', currency: 'USD' },
      finished_at: this.ids.createdAt,
      files: [],
    });
  }

  finished(run: RunSummary): Json {
    const { runId: id, workflowId: workflow_id, createdAt: created_at } = this.ids;
    const { status, outputs, error, elapsedSeconds, tokens, steps, finishedAt } = run;
    return this.nested('workflow_finished', {
      id,
      workflow_id,
      status,
      outputs,
      error,
      elapsed_time: elapsedSeconds,
      total_tokens: tokens,
      total_steps: steps,
      created_at,
      finished_at: finishedAt,
      exceptions_count: 0,
      files: [],
    });
  }

  override error(error: DifyError): Json {
    if (this.mode === 'advanced-chat') return super.error(error);
    const { code, status, message } = error;
    return { event: 'error', workflow_run_id: this.ids.runId, code, status, message };
  }

  override common(event: string): Json {
    if (this.mode === 'advanced-chat') return super.common(event);
    return { event, workflow_run_id: this.ids.runId, task_id: this.ids.taskId };
  }

  private node({ id, nodeId, type, title, index, predecessor, inputs }: WorkflowNode): Json {
    return {
      id,
      node_id: nodeId,
      node_type: type,
      title,
      index,
      predecessor_node_id: predecessor,
      inputs,
      created_at: this.ids.createdAt,
      iteration_id: null,
      loop_id: null,
    };
  }

  private nested(event: string, data: Json): Json {
    const { runId, taskId } = this.ids;
    const chat = this.mode === 'advanced-chat' ? super.common(event) : { event };
    return { ...chat, workflow_run_id: runId, task_id: taskId, data };
  }
}
