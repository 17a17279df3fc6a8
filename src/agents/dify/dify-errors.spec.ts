import { type FailureRule, failureOfAnswer, failureRule, failureType } from './dify-errors';

const body = (code: string, message = ''): string => JSON.stringify({ code, message, status: 400 });

// Every row of the table in the integration notes, section 1.5.
const rows: [status: number, code: string, message: string, type: string, rule: FailureRule][] = [
  [400, 'invalid_param', 'x is required in input form', 'request_refused', { retry: 'no', breaker: 'none' }],
  [400, 'bad_request', 'only supports streaming', 'request_refused', { retry: 'no', breaker: 'none' }],
  ...['app_unavailable', 'not_chat_app', 'not_workflow_app', 'agent_not_published'].map(
    (code) =>
      [400, code, '', 'app_misconfigured', { retry: 'no', breaker: 'long', alert: true }] as [
        number,
        string,
        string,
        string,
        FailureRule,
      ],
  ),
  ...['provider_not_initialize', 'provider_quota_exceeded', 'model_currently_not_support'].map(
    (code) =>
      [400, code, '', 'model_unavailable', { retry: 'no', breaker: 'long', alert: true }] as [
        number,
        string,
        string,
        string,
        FailureRule,
      ],
  ),
  [400, 'completion_request_error', '', 'completion_failed', { retry: 'once', breaker: 'counts' }],
  [400, 'conversation_completed', '', 'conversation_lost', { retry: 'fresh', breaker: 'none' }],
  [404, 'not_found', 'Conversation Not Exists.', 'conversation_lost', { retry: 'fresh', breaker: 'none' }],
  [401, 'unauthorized', 'Access token is invalid', 'unauthorized', { retry: 'no', breaker: 'long', alert: true }],
  [403, 'forbidden', 'The app no longer exists.', 'forbidden', { retry: 'no', breaker: 'long', alert: true }],
  [429, 'too_many_requests', 'maximum concurrent requests', 'too_many_requests', { retry: 'once', breaker: 'half' }],
  [429, 'rate_limit_error', 'Rate Limit Error', 'quota_exceeded', { retry: 'no', breaker: 'long', alert: true }],
  [500, 'internal_server_error', '', 'server_error', { retry: 'once', breaker: 'counts' }],
];

describe('failures of an agent', () => {
  it.each([
    ['7', 7_000],
    [undefined, 0],
    ['Wed, 21 Oct 2026 07:28:00 GMT', 0],
    ['-1', 0],
  ])('with Retry-After %s ask for %i ms', (header, wait) => {
    expect(failureOfAnswer(429, body('too_many_requests'), header).retryAfter).toBe(wait);
  });

  it('do not repeat keys', () => {
    const refused = failureOfAnswer(
      401,
      body('unauthorized', 'bad key app-KeyOfTheApp01, header Bearer app-KeyOfTheApp01'),
    );
    expect(refused.detail).toBe('401 unauthorized bad key app-…, header Bearer …');
  });

  it.each(rows)('%i %s "%s" is %s', (status, code, message, type, rule) => {
    expect(failureType(status, code, message)).toBe(type);
    const failure = failureOfAnswer(status, body(code, message));
    expect(failure).toMatchObject({ type, rule });
  });

  it.each([
    [502, '<html>Bad Gateway</html>', 'server_error'],
    [504, '', 'server_error'],
    [401, '<html>', 'unauthorized'],
    [403, 'no', 'forbidden'],
    [429, 'slow down', 'too_many_requests'],
    [404, '<html>nginx</html>', 'app_misconfigured'],
    [302, '', 'redirected'],
    [400, body('something_new'), 'request_refused'],
    [500, 'null', 'server_error'],
    [418, '"text"', 'app_misconfigured'],
  ])('%i with the body %j is %s', (status, text, type) => {
    expect(failureOfAnswer(status, text).type).toBe(type);
  });

  it('on the network and in the stream are tried once more; limits that passed are not', () => {
    for (const type of ['network', 'stream_broken', 'malformed_stream', 'timeout_connect'] as const) {
      expect(failureRule(type)).toEqual({ retry: 'once', breaker: 'counts' });
    }
    for (const type of ['timeout_first_byte', 'timeout_content', 'timeout_silence', 'timeout_total'] as const) {
      expect(failureRule(type)).toEqual({ retry: 'no', breaker: 'counts' });
    }
  });

  it('keep no more than 300 characters of what the other side said', () => {
    expect(failureOfAnswer(400, body('invalid_param', 'x'.repeat(5_000))).detail.length).toBeLessThanOrEqual(300);
  });
});
