import type { App } from '../apps/app-directory';
import { chatModes, type Mode } from '../apps/app.types';
import { text } from '../json';
import { Answer } from './answer';
import type { AppHandler, Context } from './context';
import { seconds } from './context';
import {
  appUnavailable,
  badRequest,
  type DifyError,
  invalidParam,
  notChatApp,
  notFound,
  notWorkflowApp,
  tooManyRequests,
} from './dify-error';
import { bodyOf, type Exchange, type Reply, userOf } from './exchange';
import { type AnswerRequest, readAnswerRequest, readInputs } from './request-schema';
import type { Conversation } from './store';

type Kind = 'chat' | 'completion' | 'workflow';

const modesOf: Record<Kind, readonly Mode[]> = { chat: chatModes, completion: ['completion'], workflow: ['workflow'] };
const wrongApp: Record<Kind, () => DifyError> = {
  chat: notChatApp,
  completion: appUnavailable,
  workflow: notWorkflowApp,
};

/** The order of the checks is Dify's own: a caller learns of the first thing that is wrong. */
const answering =
  (kind: Kind): AppHandler =>
  async (context, exchange, app) => {
    const body = bodyOf(exchange);
    const user = userOf(body);
    if (!modesOf[kind].includes(app.config.mode)) throw wrongApp[kind]();
    const request = readAnswerRequest(body, kind);
    requireFreeSlot(app, exchange);
    requireStreaming(app.config.mode, request);
    const conversation = kind === 'chat' ? findConversation(context, exchange, app, user, request) : null;
    const inputs = inputsOf(app, conversation, request);
    const kept = kind === 'chat' ? (conversation ?? openConversation(context, app, user, inputs, request)) : null;
    return new Answer(context, exchange, app, { ...request, inputs }, user, kept).give();
  };

export const chatMessages = answering('chat');
export const completionMessages = answering('completion');
export const runWorkflow = answering('workflow');

/** POST …/stop: always a success; a stranger's stop stops nothing in the chat family. */
export const stopTask: AppHandler = ({ store }, exchange, app): Reply => {
  const user = userOf(bodyOf(exchange));
  const task = store.tasks.get(exchange.params['task'] ?? '');
  const isWorkflow = exchange.path.startsWith('/v1/workflows/');
  if (task?.appId === app.config.appId && (isWorkflow || task.user === user)) task.stop.abort();
  return { status: 200, body: { result: 'success' } };
};

function requireFreeSlot(app: App, { fault }: Exchange): void {
  const { appId, maxActiveRequests: limit } = app.config;
  if (fault?.kind === 'concurrency429') throw tooManyRequests(appId, limit === 0 ? 1 : limit);
  if (limit > 0 && app.active.size >= limit) throw tooManyRequests(appId, limit);
}

function requireStreaming(mode: Mode, { streaming }: AnswerRequest): void {
  if (streaming) return;
  if (mode === 'agent-chat') throw invalidParam('Agent Chat App does not support blocking mode');
  if (mode === 'agent') throw badRequest('Agent App only supports streaming response mode.');
}

function findConversation(
  { store }: Context,
  { fault }: Exchange,
  { config }: App,
  user: string,
  { conversationId }: AnswerRequest,
): Conversation | null {
  if (conversationId === '') return null;
  if (fault?.kind === 'conversationGone') store.conversations.delete(conversationId);
  const found = store.conversation(conversationId, config.appId, user);
  if (found === undefined) throw notFound('Conversation Not Exists.');
  return found;
}

/** Agents keep the inputs of the first turn; all others check and use those of every turn. */
function inputsOf(
  { config }: App,
  conversation: Conversation | null,
  { inputs }: AnswerRequest,
): Conversation['inputs'] {
  if (config.mode === 'agent-chat' && conversation !== null) return conversation.inputs;
  return readInputs(config.userInputForm, inputs);
}

function openConversation(
  { store, newId, clock }: Context,
  { config }: App,
  user: string,
  inputs: Conversation['inputs'],
  { query, autoGenerateName }: AnswerRequest,
): Conversation {
  const now = seconds(clock);
  const name = autoGenerateName ? text(query).slice(0, 20) : 'New conversation';
  const opened = { id: newId(), appId: config.appId, user, inputs, name, messages: [], createdAt: now, updatedAt: now };
  store.conversations.set(opened.id, opened);
  return opened;
}
