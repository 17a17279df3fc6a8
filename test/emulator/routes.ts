import * as admin from './admin/admin-routes';
import { chatMessages, completionMessages, runWorkflow, stopTask } from './service-api/answer-routes';
import { info, meta, parameters, site } from './service-api/app-routes';
import type { AppHandler, Handler } from './service-api/context';
import * as conversations from './service-api/conversation-routes';
import { uploadFile } from './service-api/file-routes';
import { runDetail, runEvents } from './service-api/run-routes';

interface Route<H> {
  readonly method: string;
  readonly path: RegExp;
  readonly handle: H;
}

/** `:name` stands for one segment of the path. */
const route = <H>(method: string, path: string, handle: H): Route<H> => ({
  method,
  path: new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
  handle,
});

/** Dify's service API. */
export const serviceRoutes: readonly Route<AppHandler>[] = [
  route('GET', '/v1/info', info),
  route('GET', '/v1/parameters', parameters),
  route('GET', '/v1/meta', meta),
  route('GET', '/v1/site', site),
  route('POST', '/v1/chat-messages', chatMessages),
  route('POST', '/v1/chat-messages/:task/stop', stopTask),
  route('POST', '/v1/completion-messages', completionMessages),
  route('POST', '/v1/completion-messages/:task/stop', stopTask),
  route('POST', '/v1/workflows/run', runWorkflow),
  route('GET', '/v1/workflows/run/:id', runDetail),
  route('POST', '/v1/workflows/tasks/:task/stop', stopTask),
  route('POST', '/v1/workflows/:workflow/run', runWorkflow),
  route('GET', '/v1/workflow/:id/events', runEvents),
  route('GET', '/v1/messages', conversations.listMessages),
  route('POST', '/v1/messages/:id/feedbacks', conversations.sendFeedback),
  route('GET', '/v1/messages/:id/suggested', conversations.suggestedQuestions),
  route('GET', '/v1/conversations', conversations.listConversations),
  route('POST', '/v1/conversations/:id/name', conversations.renameConversation),
  route('DELETE', '/v1/conversations/:id', conversations.deleteConversation),
  route('POST', '/v1/files/upload', uploadFile),
];

/** What only the emulator has. */
export const adminRoutes: readonly Route<Handler>[] = [
  route('GET', '/__emu/apps', admin.listApps),
  route('POST', '/__emu/apps', admin.saveApp),
  route('POST', '/__emu/apps/:id/mcp/refresh', admin.refreshTools),
  route('GET', '/__emu/faults', admin.listFaults),
  route('POST', '/__emu/faults', admin.addFault),
  route('DELETE', '/__emu/faults', admin.removeFaults),
  route('GET', '/__emu/journal', admin.readJournal),
  route('POST', '/__emu/reset', admin.reset),
];

export interface Match<H> {
  readonly handle: H;
  readonly params: Readonly<Record<string, string>>;
}

/** The handler of a path; undefined where there is none. */
export function match<H>(routes: readonly Route<H>[], method: string, path: string): Match<H> | undefined {
  for (const candidate of routes) {
    const found = candidate.method === method ? candidate.path.exec(path) : null;
    if (found !== null) return { handle: candidate.handle, params: { ...found.groups } };
  }
  return undefined;
}
