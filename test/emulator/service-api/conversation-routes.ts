import type { App } from '../apps/app-directory';
import { chatModes } from '../apps/app.types';
import { type Json, text } from '../json';
import { type AppHandler, type Context, seconds } from './context';
import { badRequest, invalidParam, notChatApp, notFound } from './dify-error';
import { bodyOf, type Exchange, ok, userOf } from './exchange';
import type { Conversation, Message } from './store';

/** GET /conversations: the newest first, read on with last_id. */
export const listConversations: AppHandler = ({ store }, { query }, app) => {
  requireChat(app);
  const user = userOf(query);
  const own = [...store.conversations.values()]
    .filter((conversation) => conversation.appId === app.config.appId && conversation.user === user)
    .reverse();
  const lastId = query.get('last_id');
  const from = lastId === null ? 0 : own.findIndex(({ id }) => id === lastId) + 1;
  if (lastId !== null && from === 0) throw notFound('Last Conversation Not Exists.');
  return ok(page(own.slice(from), query, conversationView));
};

/** GET /messages: the last ones of a conversation in the order in which they were said; before first_id. */
export const listMessages: AppHandler = (context, exchange, app) => {
  requireChat(app);
  const { query } = exchange;
  const { messages } = ownConversation(context, app, userOf(query), query.get('conversation_id') ?? '');
  const firstId = query.get('first_id');
  const before = firstId === null ? messages.length : messages.findIndex(({ id }) => id === firstId);
  if (before < 0) throw notFound('First Message Not Exists.');
  const { data, ...rest } = page(messages.slice(0, before).reverse(), query, messageView);
  return ok({ ...rest, data: data.reverse() });
};

export const renameConversation: AppHandler = (context, exchange, app) => {
  requireChat(app);
  const body = bodyOf(exchange);
  const conversation = ownConversation(context, app, userOf(body), exchange.params['id'] ?? '');
  const name = text(body['name']).trim();
  if (name === '' && body['auto_generate'] !== true) throw invalidParam('name is required when auto_generate is false');
  conversation.name = name || (conversation.messages[0]?.query.slice(0, 20) ?? conversation.name);
  conversation.updatedAt = seconds(context.clock);
  return ok(conversationView(conversation));
};

export const deleteConversation: AppHandler = (context, exchange, app) => {
  requireChat(app);
  const { id } = ownConversation(context, app, userOf(bodyOf(exchange)), exchange.params['id'] ?? '');
  context.store.conversations.delete(id);
  return { status: 204 };
};

export const sendFeedback: AppHandler = (context, exchange, app) => {
  if (app.config.mode === 'agent') throw notChatApp();
  const body = bodyOf(exchange);
  const message = ownMessage(context, app, userOf(body), exchange);
  const { rating = null } = body;
  if (rating !== 'like' && rating !== 'dislike' && rating !== null) {
    throw invalidParam("Input should be 'like' or 'dislike' [type=literal_error]");
  }
  if (rating === null && message.feedback === null)
    throw invalidParam('rating cannot be None when feedback not exists');
  message.feedback = rating;
  return ok({ result: 'success' });
};

export const suggestedQuestions: AppHandler = (context, exchange, app) => {
  requireChat(app);
  ownMessage(context, app, userOf(exchange.query), exchange);
  const questions = app.config.suggestedQuestionsAfterAnswer;
  if (questions === null) throw badRequest('Suggested Questions Is Disabled.');
  return ok({ result: 'success', data: questions });
};

function requireChat({ config }: App): void {
  if (!chatModes.includes(config.mode)) throw notChatApp();
}

function ownConversation({ store }: Context, { config }: App, user: string, id: string): Conversation {
  const found = store.conversation(id, config.appId, user);
  if (found === undefined) throw notFound('Conversation Not Exists.');
  return found;
}

function ownMessage({ store }: Context, { config }: App, user: string, { params }: Exchange): Message {
  const found = store.message(params['id'] ?? '', config.appId, user);
  if (found === undefined) throw notFound('Message Not Exists.');
  return found;
}

function page<T>(rows: readonly T[], query: URLSearchParams, view: (row: T) => Json) {
  const limit = Number(query.get('limit') ?? 20);
  if (!Number.isInteger(limit) || limit < 1 || limit > 100) throw invalidParam('limit must be in range 1 to 100');
  return { limit, has_more: rows.length > limit, data: rows.slice(0, limit).map(view) };
}

function conversationView({ id, name, inputs, createdAt, updatedAt }: Conversation): Json {
  return { id, name, inputs, status: 'normal', introduction: '', created_at: createdAt, updated_at: updatedAt };
}

function messageView(message: Message): Json {
  const { id, conversationId, inputs, query, answer, feedback, createdAt } = message;
  const thoughts = message.thoughts.map((thought) => ({
    ...thought,
    message_id: id,
    files: [],
    chain_id: null,
    created_at: createdAt,
  }));
  return {
    id,
    conversation_id: conversationId,
    parent_message_id: null,
    inputs,
    query,
    answer,
    message_files: [],
    feedback: feedback === null ? null : { rating: feedback },
    retriever_resources: [],
    created_at: createdAt,
    agent_thoughts: thoughts,
    status: 'normal',
    error: null,
    total_tokens: message.totalTokens,
    total_price: message.totalPrice,
  };
}
