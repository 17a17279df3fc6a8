import type { AppStatus } from '../apps/app.types';

/** An answer in Dify's error envelope. */
export class DifyError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  get body(): { code: string; message: string; status: number } {
    return { code: this.code, message: this.message, status: this.status };
  }
}

const realm = { 'www-authenticate': 'Bearer realm="api"' };
const unauthorized = (message: string): DifyError => new DifyError(401, 'unauthorized', message, realm);

export const missingToken = (): DifyError =>
  unauthorized("Authorization header must be provided and start with 'Bearer'");
export const wrongScheme = (): DifyError => unauthorized("Authorization scheme must be 'Bearer'");
export const unknownToken = (): DifyError => unauthorized('Access token is invalid');

const statusMessages: Record<Exclude<AppStatus, 'normal'>, string> = {
  gone: 'The app no longer exists.',
  abnormal: "The app's status is abnormal.",
  api_disabled: "The app's API service has been disabled.",
  archived: "The workspace's status is archived.",
};
export const appClosed = (status: Exclude<AppStatus, 'normal'>): DifyError =>
  new DifyError(403, 'forbidden', statusMessages[status]);

export const invalidParam = (message: string): DifyError => new DifyError(400, 'invalid_param', message);
export const badRequest = (message: string): DifyError => new DifyError(400, 'bad_request', message);
export const missingUser = (): DifyError => invalidParam('Arg user must be provided.');
export const notJson = (): DifyError => badRequest('Invalid JSON payload received or JSON payload is empty.');
export const notFound = (message: string): DifyError => new DifyError(404, 'not_found', message);

const wrongRoute = 'Please check if your app mode matches the right API route.';
export const notChatApp = (): DifyError => new DifyError(400, 'not_chat_app', wrongRoute);
export const notWorkflowApp = (): DifyError => new DifyError(400, 'not_workflow_app', wrongRoute);
export const appUnavailable = (): DifyError =>
  new DifyError(400, 'app_unavailable', 'App unavailable, please check your app configurations.');

export const tooManyRequests = (appId: string, limit: number): DifyError =>
  new DifyError(
    429,
    'too_many_requests',
    `Too many requests. Please try again later. The current maximum concurrent requests allowed for ${appId} is ${limit}.`,
  );
export const quotaExceeded = (): DifyError => new DifyError(429, 'rate_limit_error', 'Rate Limit Error');
export const internalError = (): DifyError =>
  new DifyError(500, 'internal_server_error', 'Internal Server Error, please contact support.');

const providerMessages: Record<string, string> = {
  provider_not_initialize:
    'No valid model provider credentials found. ' +
    'Please go to Settings -> Model Provider to complete your provider credentials.',
  provider_quota_exceeded:
    'Your quota for Dify Hosted Model Provider has been exhausted. ' +
    'Please go to Settings -> Model Provider to complete your own provider credentials.',
  model_currently_not_support: 'Dify Hosted OpenAI trial currently not support the GPT-4 model.',
  completion_request_error: 'Completion request failed.',
};
export const providerError = (code: string): DifyError =>
  new DifyError(400, code, providerMessages[code] ?? 'Completion request failed.');
