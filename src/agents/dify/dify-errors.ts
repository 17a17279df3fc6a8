/**
 * What to do about a failed attempt. `retry`: on the same app, `once` after a pause, `fresh` at once in a new conversation.
 * `breaker`: what the app's breaker learns; `long` opens it for a configuration error, which no waiting mends.
 */
export interface FailureRule {
  readonly retry: 'no' | 'once' | 'fresh';
  readonly breaker: 'none' | 'half' | 'counts' | 'long';
  /** Somebody must mend the configuration. */
  readonly alert?: true;
}

const rules = {
  /** Our request is wrong, which is a bug of ours. */
  request_refused: { retry: 'no', breaker: 'none' },
  app_misconfigured: { retry: 'no', breaker: 'long', alert: true },
  model_unavailable: { retry: 'no', breaker: 'long', alert: true },
  completion_failed: { retry: 'once', breaker: 'counts' },
  conversation_lost: { retry: 'fresh', breaker: 'none' },
  unauthorized: { retry: 'no', breaker: 'long', alert: true },
  forbidden: { retry: 'no', breaker: 'long', alert: true },
  too_many_requests: { retry: 'once', breaker: 'half' },
  quota_exceeded: { retry: 'no', breaker: 'long', alert: true },
  server_error: { retry: 'once', breaker: 'counts' },
  network: { retry: 'once', breaker: 'counts' },
  /** The stream ended before the answer did. */
  stream_broken: { retry: 'once', breaker: 'counts' },
  /** The stream cannot be read, so text may be missing. */
  malformed_stream: { retry: 'once', breaker: 'counts' },
  timeout_connect: { retry: 'once', breaker: 'counts' },
  timeout_first_byte: { retry: 'no', breaker: 'counts' },
  /** Bytes came (pings), but nothing of an answer. */
  timeout_content: { retry: 'no', breaker: 'counts' },
  timeout_silence: { retry: 'no', breaker: 'counts' },
  timeout_total: { retry: 'no', breaker: 'counts' },
  /** A workflow waits for a person; nobody will come. */
  paused: { retry: 'no', breaker: 'none' },
  too_large: { retry: 'no', breaker: 'counts' },
  /** Answered 200 with something that is no event stream, or with a redirect, which is never followed. */
  unexpected_answer: { retry: 'no', breaker: 'counts' },
  redirected: { retry: 'no', breaker: 'long', alert: true },
  /** The stored key cannot be decrypted here. */
  key_unreadable: { retry: 'no', breaker: 'long', alert: true },
  /** A whole answer that may not be shown. */
  bad_answer: { retry: 'no', breaker: 'none' },
  cancelled: { retry: 'no', breaker: 'none' },
  /** A fault of ours. */
  internal: { retry: 'no', breaker: 'none', alert: true },
} as const satisfies Record<string, FailureRule>;

export type FailureType = keyof typeof rules;

export function failureRule(type: FailureType): FailureRule {
  return rules[type];
}

/** An attempt at an agent that gave no usable answer. `detail` is for operators. */
export class AgentFailure extends Error {
  override readonly name = 'AgentFailure';
  readonly detail: string;

  constructor(
    readonly type: FailureType,
    detail: string,
    cause?: unknown,
    /** Milliseconds that the app wants to be left alone. */
    readonly retryAfter: number = 0,
  ) {
    super(`The agent gave no answer: ${type}.`, { cause });
    this.detail = withoutKeys(detail);
  }

  get rule(): FailureRule {
    return failureRule(this.type);
  }
}

const typeOfCode: Readonly<Record<string, FailureType>> = {
  app_unavailable: 'app_misconfigured',
  not_chat_app: 'app_misconfigured',
  not_workflow_app: 'app_misconfigured',
  not_completion_app: 'app_misconfigured',
  agent_not_published: 'app_misconfigured',
  provider_not_initialize: 'model_unavailable',
  provider_quota_exceeded: 'model_unavailable',
  model_currently_not_support: 'model_unavailable',
  completion_request_error: 'completion_failed',
  conversation_completed: 'conversation_lost',
  unauthorized: 'unauthorized',
  forbidden: 'forbidden',
  too_many_requests: 'too_many_requests',
  rate_limit_error: 'quota_exceeded',
  internal_server_error: 'server_error',
};

/** The failure that a status and Dify's `code` mean, of an answer or of an `error` event. */
export function failureType(status: number, code: string, message: string): FailureType {
  if (code === 'not_found' && /conversation/i.test(message)) return 'conversation_lost';
  const known = typeOfCode[code];
  if (known !== undefined) return known;
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 429) return 'too_many_requests';
  if (status >= 500 || status === 0) return 'server_error';
  if (status >= 300 && status < 400) return 'redirected';
  // An error without Dify's envelope comes from something else at this address.
  return code === '' ? 'app_misconfigured' : 'request_refused';
}

/** The failure behind an answer that is not 200; its body may be anything. */
export function failureOfAnswer(status: number, body: string, retryAfter?: string): AgentFailure {
  const { code, message } = envelopeOf(body);
  const detail = `${status} ${code} ${message}`.slice(0, 300).trim();
  return new AgentFailure(failureType(status, code, message), detail, undefined, milliseconds(retryAfter));
}

/** `Retry-After` in seconds; its other form, a date, is not in use here. */
function milliseconds(retryAfter = ''): number {
  return /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1_000 : 0;
}

/** Other people's error messages like to repeat the key that they refuse. */
function withoutKeys(text: string): string {
  return text.replace(/\b(app-|bearer\s+)[\w.~+/=-]{6,}/gi, '$1…');
}

function envelopeOf(body: string): { code: string; message: string } {
  try {
    const { code, message } = (JSON.parse(body) ?? {}) as { code?: unknown; message?: unknown };
    return {
      code: typeof code === 'string' ? code : '',
      message: typeof message === 'string' ? message : '',
    };
  } catch {
    return { code: '', message: '' };
  }
}
