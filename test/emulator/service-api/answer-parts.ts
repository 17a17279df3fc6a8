import type { Mode } from '../apps/app.types';
import type { Json } from '../json';
import { ChatEvents, type TurnIds } from '../stream/chat-events';
import { AgentPresenter, MessagePresenter } from '../stream/chat-presenters';
import type { Presenter, Stage } from '../stream/presenter';
import type { EventSink } from '../stream/sse-stream';
import { WorkflowEvents } from '../stream/workflow-events';
import { WorkflowPresenter } from '../stream/workflow-presenter';
import { type Context, seconds } from './context';
import type { Run } from './store';

export function runsWorkflow(mode: Mode): boolean {
  return mode === 'workflow' || mode === 'advanced-chat';
}

export function newIds({ newId, clock }: Context, conversationId: string | null, mode: Mode): TurnIds {
  return {
    taskId: newId(),
    messageId: newId(),
    conversationId,
    runId: runsWorkflow(mode) ? newId() : null,
    workflowId: newId(),
    createdAt: seconds(clock),
  };
}

/** The record of a workflow run; undefined for apps that have none. */
export function newRun(ids: TurnIds, appId: string, user: string, inputs: Json): Run | undefined {
  const { runId: id, workflowId, createdAt } = ids;
  if (id === null) return undefined;
  return { id, appId, user, workflowId, inputs, events: [], summary: undefined, createdAt };
}

export function eventsOf(ids: TurnIds, mode: Mode): ChatEvents {
  return runsWorkflow(mode) ? new WorkflowEvents(ids, mode) : new ChatEvents(ids, mode);
}

export function presenterOf(mode: Mode, stage: Stage, events: ChatEvents, inputs: Json): Presenter {
  if (events instanceof WorkflowEvents) return new WorkflowPresenter(stage, events, inputs, mode === 'advanced-chat');
  if (mode === 'chat' || mode === 'completion') return new MessagePresenter(stage, events);
  return new AgentPresenter(stage, events, mode === 'agent');
}

/** A run's events are kept for those who attach to it later. */
export function recorded(sink: EventSink, run: Run | undefined): EventSink {
  return {
    send: (event) => {
      run?.events.push(event);
      return sink.send(event);
    },
    raw: (bytes) => sink.raw(bytes),
  };
}
