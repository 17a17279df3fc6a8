import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppError } from '../common/errors/app-error';
import type { Identification } from '../groups/callers.types';
import { metaKeys } from './protocol/meta-keys';
import { legacyRevisions } from './protocol/revisions';
import { aCaller, FakeBackend, startMcp } from './testing';

const modern = '2026-07-28';
const unknown: Identification = {
  error: new AppError('groups.no_credential', 'unauthenticated', 'Invalid API Key'),
  groupId: null,
  groupName: null,
};
const disabled: Identification = {
  error: new AppError('groups.disabled', 'forbidden', 'Group disabled'),
  groupId: 'group-2',
  groupName: 'Closed',
};

interface Answer {
  status: number;
  headers: Record<string, string | string[] | number | undefined>;
  text: string;
  json: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- whatever came over the wire
}
type Headers = Record<string, string>;

describe('the MCP endpoint', () => {
  const backend = new FakeBackend();
  let app: NestFastifyApplication;

  beforeAll(async () => {
    backend.callers.set('good', { caller: aCaller() });
    backend.callers.set('foreign', { caller: aCaller({ keyId: 'key-9' }) });
    backend.callers.set('disabled', disabled);
    app = await startMcp(backend, unknown);
  });

  beforeEach(() => backend.reset());

  afterAll(() => app.close());

  async function send(method: string, headers: Headers, body?: unknown, url = '/mcp/medical'): Promise<Answer> {
    const response = await app.inject({
      method: method as 'POST',
      url,
      headers: { host: 'mcp.example', 'x-api-key': 'good', ...headers },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const { statusCode: status, headers: received, body: text } = response;
    return {
      status,
      headers: received,
      text,
      json: text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined,
    };
  }
  const post = (body: unknown, headers: Headers = {}, url?: string): Promise<Answer> =>
    send(
      'POST',
      { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body,
      url,
    );
  const request = (method: string, params?: object, id: unknown = 1) => ({
    jsonrpc: '2.0',
    id,
    method,
    ...(params && { params }),
  });
  const envelope = (more: object = {}) => ({
    ...more,
    _meta: {
      [metaKeys.protocolVersion]: modern,
      [metaKeys.clientCapabilities]: {},
      [metaKeys.clientInfo]: { name: 'c', version: '1' },
    },
  });
  const askModern = (method: string, params: object = {}, headers: Headers = {}): Promise<Answer> => {
    const name = (params as { name?: string }).name;
    const standard = { 'mcp-protocol-version': modern, 'mcp-method': method, ...(name && { 'mcp-name': name }) };
    return post(request(method, envelope(params)), { ...standard, ...headers });
  };
  const initialize = (revision: string, headers: Headers = {}): Promise<Answer> =>
    post(
      request(
        'initialize',
        { protocolVersion: revision, capabilities: {}, clientInfo: { name: 'Dify', version: '1' } },
        0,
      ),
      headers,
    );
  const session = async (revision: string): Promise<Headers> => ({
    'mcp-session-id': String((await initialize(revision)).headers['mcp-session-id']),
  });

  describe.each(legacyRevisions)('in a session of %s', (revision) => {
    it('answers initialize with that version, a session id and plain JSON', async () => {
      const answer = await initialize(revision);
      expect(answer.status).toBe(200);
      expect(answer.headers).toMatchObject({ 'content-type': 'application/json', 'x-request-id': 'request-1' });
      expect(answer.headers['mcp-session-id']).toMatch(/^[\x21-\x7e]{64,4096}$/);
      expect(answer.json).toMatchObject({ id: 0, result: { protocolVersion: revision } });
    });

    it('accepts initialize under its own version header', async () => {
      expect((await initialize(revision, { 'mcp-protocol-version': revision })).status).toBe(200);
    });

    it('answers ping with an empty result', async () => {
      expect((await post(request('ping', undefined, 'p'), await session(revision))).text).toBe(
        '{"jsonrpc":"2.0","id":"p","result":{}}',
      );
    });

    it('accepts notifications and responses with 202 and nothing else', async () => {
      const inside = await session(revision);
      for (const body of [
        { jsonrpc: '2.0', method: 'notifications/initialized' },
        { jsonrpc: '2.0', id: 1, result: {} },
      ]) {
        const answer = await post(body, inside);
        expect([answer.status, answer.text]).toEqual([202, '']);
        expect(answer.headers['content-type']).toBeUndefined();
      }
    });

    it('lists and calls tools', async () => {
      const inside = { ...(await session(revision)), 'mcp-protocol-version': revision };
      expect((await post(request('tools/list'), inside)).json.result).toEqual({ tools: [] });
      const { json } = await post(request('tools/call', { name: 'echo', arguments: { text: 'hi' } }, 7), inside);
      expect(json).toMatchObject({ id: 7, result: { content: [{ type: 'text', text: '{"ok":true}' }] } });
      expect('structuredContent' in json.result).toBe(revision >= '2025-06-18');
      expect(json.result).not.toHaveProperty('resultType');
      expect(json.result).not.toHaveProperty('_meta');
      expect(backend.calls).toMatchObject([
        {
          requestId: 'request-1',
          toolName: 'echo',
          arguments: { text: 'hi' },
          origin: 'http',
          revision,
          clientName: 'Dify',
        },
      ]);
      expect(backend.calls[0]?.signal?.aborted).toBe(false);
      expect(backend.refusals).toEqual([]);
    });

    it.each(['server/discover', 'nothing/there', 'constructor'])('answers %s with -32601 in-band', async (method) => {
      const answer = await post(request(method), await session(revision));
      expect(answer).toMatchObject({ status: 200, json: { id: 1, error: { code: -32601 } } });
    });

    it('ends with DELETE, after which the id is unknown', async () => {
      const inside = await session(revision);
      expect(await send('DELETE', inside)).toMatchObject({ status: 200, text: '' });
      expect(await post(request('ping'), inside)).toMatchObject({
        status: 404,
        json: { id: 1, error: { code: -32001 } },
      });
      expect(await send('DELETE', inside)).toMatchObject({ status: 404, json: { error: { code: -32001 } } });
    });

    it('takes batches without a version header, one response a request and one id a call', async () => {
      const call = request('tools/call', { name: 'echo' }, 'b');
      const batch = [request('ping', undefined, 'a'), { jsonrpc: '2.0', method: 'notifications/x' }, call, call];
      const answer = await post(batch, await session(revision));
      expect(answer.status).toBe(200);
      expect(answer.json.map((message: { id: string }) => message.id)).toEqual(['a', 'b', 'b']);
      expect(new Set(backend.calls.map(({ requestId }) => requestId)).size).toBe(2);
    });

    it('takes batches under its version header in 2025-03-26 alone', async () => {
      const inside = { ...(await session(revision)), 'mcp-protocol-version': revision };
      const answer = await post([request('ping')], inside);
      expect(answer.status).toBe(revision === '2025-03-26' ? 200 : 400);
      if (answer.status === 400) expect(answer.json.error.code).toBe(-32600);
    });

    it('refuses a second initialize', async () => {
      const answer = await initialize(revision, await session(revision));
      expect(answer).toMatchObject({ status: 400, json: { id: 0, error: { code: -32600 } } });
    });
  });

  describe('in the legacy era', () => {
    it.each([modern, '1999-01-01', 'v999.0.0'])('answers initialize for %s with 2025-11-25', async (version) => {
      expect((await initialize(version)).json.result.protocolVersion).toBe('2025-11-25');
    });

    it('answers a batch of notifications with 202', async () => {
      const answer = await post([{ jsonrpc: '2.0', method: 'notifications/x' }], await session('2025-03-26'));
      expect([answer.status, answer.text]).toEqual([202, '']);
    });

    it.each([
      ['an unknown id', { 'mcp-session-id': 'x' }],
      ['the id of another key', { 'x-api-key': 'foreign' }],
    ])('answers %s with 404 and -32001', async (_, headers) => {
      const answer = await post(request('ping'), { ...(await session('2025-06-18')), ...headers });
      expect(answer).toMatchObject({ status: 404, json: { error: { code: -32001 } } });
    });

    it('answers initialize under an unknown session id with 404', async () => {
      expect((await initialize('2025-11-25', { 'mcp-session-id': 'x' })).status).toBe(404);
    });

    it('forgets a session that was idle for too long', async () => {
      const inside = await session('2025-11-25');
      backend.now += 60_000;
      expect((await post(request('ping'), inside)).status).toBe(404);
    });

    it.each([
      ['a request', request('ping')],
      ['a notification', { jsonrpc: '2.0', method: 'notifications/initialized' }],
      ['a batch', [request('ping')]],
    ])('answers %s without a session with 400 and -32000', async (_, body) => {
      expect(await post(body)).toMatchObject({ status: 400, json: { error: { code: -32000 } } });
      expect((await post(body, { 'mcp-session-id': '' })).status).toBe(400);
    });

    it('answers DELETE without a session with 400', async () => {
      expect((await send('DELETE', {})).status).toBe(400);
    });

    it('accepts a version that differs from the negotiated one, and refuses one that nobody knows', async () => {
      const inside = await session('2025-11-25');
      expect((await post(request('ping'), { ...inside, 'mcp-protocol-version': '2025-06-18' })).status).toBe(200);
      expect(await post(request('ping'), { ...inside, 'mcp-protocol-version': '1999-01-01' })).toMatchObject({
        status: 400,
        json: { id: 1, error: { code: -32000 } },
      });
    });

    it('refuses wrong params of initialize in-band and opens no session', async () => {
      const answer = await post(request('initialize', { protocolVersion: 5 }));
      expect(answer).toMatchObject({ status: 200, json: { error: { code: -32602 } } });
      expect(answer.headers).not.toHaveProperty('mcp-session-id');
    });
  });

  describe('in the modern era', () => {
    it('is discovered without a session', async () => {
      const answer = await askModern('server/discover', {}, { 'mcp-session-id': 'ignored' });
      expect(answer.status).toBe(200);
      expect(answer.headers).not.toHaveProperty('mcp-session-id');
      expect(answer.json.result).toMatchObject({ resultType: 'complete', supportedVersions: [modern] });
    });

    it('lists and calls tools', async () => {
      expect((await askModern('tools/list')).json.result).toMatchObject({
        resultType: 'complete',
        tools: [],
        ttlMs: 250,
      });
      expect((await askModern('tools/call', { name: 'echo' })).json.result).toMatchObject({
        resultType: 'complete',
        structuredContent: { ok: true },
        _meta: { [metaKeys.serverInfo]: { name: 'AnmeiSmart MCP Server' } },
      });
      expect(backend.calls).toMatchObject([{ revision: modern, clientName: 'c', sessionId: null }]);
      expect(backend.calls[0]?.signal?.aborted).toBe(false);
    });

    it.each([
      'initialize',
      'ping',
      'logging/setLevel',
      'resources/subscribe',
      'resources/unsubscribe',
      'nothing/there',
    ])('answers %s with 404 and -32601', async (method) => {
      expect(await askModern(method)).toMatchObject({ status: 404, json: { id: 1, error: { code: -32601 } } });
    });

    it('accepts notifications with 202', async () => {
      const answer = await post({ jsonrpc: '2.0', method: 'notifications/x' }, { 'mcp-protocol-version': modern });
      expect([answer.status, answer.text]).toEqual([202, '']);
    });

    it.each([
      [
        'a missing _meta',
        request('tools/list'),
        { 'mcp-protocol-version': modern, 'mcp-method': 'tools/list' },
        -32602,
      ],
      [
        'a header mismatch',
        request('tools/list', envelope()),
        { 'mcp-protocol-version': modern, 'mcp-method': 'x' },
        -32020,
      ],
      ['initialize under a modern header', request('initialize', {}), { 'mcp-protocol-version': modern }, -32020],
      [
        'an unknown version',
        request('tools/list', {
          _meta: { [metaKeys.protocolVersion]: '2099-01-01', [metaKeys.clientCapabilities]: {} },
        }),
        { 'mcp-protocol-version': '2099-01-01' },
        -32022,
      ],
    ])('refuses %s with 400 and repeats the id', async (_, body, headers, code) => {
      expect(await post(body, headers as Headers)).toMatchObject({ status: 400, json: { id: 1, error: { code } } });
    });

    it('refuses a batch with a claim in it', async () => {
      const answer = await post([request('tools/list', envelope())]);
      expect(answer).toMatchObject({ status: 400, json: { error: { code: -32600 } } });
      expect(answer.json).not.toHaveProperty('id');
    });
  });

  describe('for tool calls', () => {
    const call = (): Promise<Answer> => askModern('tools/call', { name: 'echo' });

    it('shows a failure of the tool as a result with isError', async () => {
      backend.outcome = () => ({ kind: 'failed', code: 'NOT_FOUND', message: 'No such task.' });
      const { status, json } = await call();
      expect(status).toBe(200);
      expect(json.result).toMatchObject({ isError: true, content: [{ text: 'NOT_FOUND: No such task.' }] });
      expect(json.result).not.toHaveProperty('structuredContent');
    });

    it('shows an unknown tool as -32602 in-band', async () => {
      backend.outcome = () => ({ kind: 'unknown_tool', message: 'Tool not found in group' });
      expect(await call()).toMatchObject({
        status: 200,
        json: { id: 1, error: { code: -32602, message: 'Tool not found in group' } },
      });
    });

    it('shows a refusal by its status, with the whole seconds to wait', async () => {
      const error = new AppError('tools.too_many_calls', 'rate_limited', 'Too many.', { retryAfter: 1.2 });
      backend.outcome = () => ({ kind: 'refused', error });
      const answer = await call();
      expect(answer).toMatchObject({ status: 429, json: { id: 1, error: { code: 429 } } });
      expect(answer.headers['retry-after']).toBe('2');
    });

    it('leaves the record of all these to the invoker', async () => {
      await call();
      expect(backend.refusals).toEqual([]);
    });

    it('records a call with wrong params itself, once', async () => {
      const answer = await askModern('tools/call', { name: 'echo', arguments: 'text' });
      expect(answer).toMatchObject({ status: 200, json: { error: { code: -32602 } } });
      expect(backend.refusals).toMatchObject([
        { toolName: 'echo', errorCode: 'mcp.invalid_params', groupId: 'group-1' },
      ]);
      expect(backend.calls).toEqual([]);
    });

    it.each([
      ['a header mismatch', { 'mcp-name': 'other' }, 'mcp.header_mismatch'],
      ['a version mismatch', { 'mcp-protocol-version': '2025-11-25' }, 'mcp.header_mismatch'],
    ])('records a call that is refused for %s, once', async (_, headers, errorCode) => {
      await askModern('tools/call', { name: 'echo', arguments: { a: 1 } }, headers);
      expect(backend.refusals).toMatchObject([
        {
          requestId: 'request-1',
          serverCode: 'medical',
          toolName: 'echo',
          arguments: { a: 1 },
          errorCode,
          origin: 'http',
        },
      ]);
    });

    it('records a call outside of a session, and each of a refused batch', async () => {
      await post(request('tools/call', { name: 'echo' }));
      expect(backend.refusals).toMatchObject([{ errorCode: 'mcp.session_missing' }]);
      await post([request('tools/call', { name: 'a' }), request('tools/call', { name: 'b' }), request('ping')]);
      expect(backend.refusals.slice(1).map(({ toolName }) => toolName)).toEqual(['a', 'b']);
      expect(new Set(backend.refusals.slice(1).map(({ requestId }) => requestId)).size).toBe(2);
    });

    it('shows a fault of ours with the request id and nothing else', async () => {
      backend.list = () => Promise.reject(new Error('secret detail'));
      const answer = await askModern('tools/list');
      expect(answer).toMatchObject({ status: 500, json: { id: 1, error: { code: -32603 } } });
      expect(answer.text).toContain('request-1');
      expect(answer.text).not.toContain('secret');
    });

    it('fires the signal of a modern call when the client goes away', async () => {
      await app.listen(0, '127.0.0.1');
      const aborted = new Promise<void>((resolve) => {
        backend.outcome = ({ signal }) =>
          new Promise((end) => {
            signal?.addEventListener('abort', () => {
              end({ kind: 'failed', code: 'CANCELLED', message: '' });
              resolve();
            });
            client.abort();
          });
      });
      const client = new AbortController();
      const headers = { 'content-type': 'application/json', 'x-api-key': 'good' };
      const standard = { 'mcp-protocol-version': modern, 'mcp-method': 'tools/call', 'mcp-name': 'echo' };
      const gone = fetch(`${await app.getUrl()}/mcp/medical`, {
        method: 'POST',
        headers: { ...headers, ...standard },
        body: JSON.stringify(request('tools/call', envelope({ name: 'echo' }))),
        signal: client.signal,
      });
      await expect(gone).rejects.toThrow();
      await aborted;
    });
  });

  describe('for lists', () => {
    it.each(['', 'x', null])('refuses the cursor %j, for there is one page', async (cursor) => {
      expect(await askModern('tools/list', { cursor })).toMatchObject({
        status: 200,
        json: { error: { code: -32602 } },
      });
    });

    it('refuses more than half of the rate of calls', async () => {
      backend.callers.set('slow', { caller: aCaller({ keyId: 'slow', ratePerMinute: 4 }) });
      const statuses: number[] = [];
      for (let count = 0; count < 3; count += 1) {
        statuses.push((await askModern('tools/list', {}, { 'x-api-key': 'slow' })).status);
      }
      expect(statuses).toEqual([200, 200, 429]);
      const { headers } = await askModern('tools/list', {}, { 'x-api-key': 'slow' });
      expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    });

    it('waits for a list that is not ready yet', async () => {
      backend.list = async () => ({ tools: [] });
      expect((await askModern('tools/list')).status).toBe(200);
    });
  });

  describe('at its door', () => {
    const call = request('tools/call', { name: 'x'.repeat(300), arguments: { a: 1 } });

    it.each(['POST', 'GET', 'DELETE'])('answers %s without a credential with 401 and one challenge', async (method) => {
      const answer = await send(method, { 'x-api-key': '' });
      expect(answer.status).toBe(401);
      expect(answer.headers['www-authenticate']).toBe('Bearer realm="mcp"');
      expect(answer.json).toEqual({
        jsonrpc: '2.0',
        error: { code: 401, message: 'Invalid API Key', data: { code: 'groups.no_credential' } },
      });
    });

    it('gives the same bytes for every missing or wrong credential', async () => {
      const none = await post(call, { 'x-api-key': '' });
      const wrong = await post(call, { 'x-api-key': 'wrong' }, '/mcp/unknown');
      expect(wrong.text).toBe(none.text);
      expect(Object.keys(wrong.headers)).toEqual(Object.keys(none.headers));
    });

    it('answers a disabled group with 403', async () => {
      const answer = await post(call, { 'x-api-key': 'disabled' });
      expect(answer).toMatchObject({ status: 403, json: { error: { code: 403, message: 'Group disabled' } } });
    });

    it('records a tool call that it refuses, once, before it answers', async () => {
      await post(call, { 'x-api-key': 'wrong' }, '/mcp/elsewhere/mcp');
      await post(call, { 'x-api-key': 'disabled' });
      expect(backend.refusals).toMatchObject([
        {
          requestId: 'request-1',
          serverCode: 'elsewhere',
          toolName: 'x'.repeat(100),
          arguments: { a: 1 },
          groupId: null,
        },
        { serverCode: 'medical', groupId: 'group-2', groupName: 'Closed', errorCode: 'groups.disabled' },
      ]);
    });

    it('records nothing that is no tool call', async () => {
      await post(request('tools/list'), { 'x-api-key': 'wrong' });
      await post('{"half":', { 'x-api-key': 'wrong' });
      await post(call, { origin: 'http://evil.example' });
      expect(backend.refusals).toEqual([]);
    });

    it.each([
      ['a foreign origin', { origin: 'http://evil.example' }],
      ['the origin null', { origin: 'null' }],
      ['a foreign host', { host: 'evil.example' }],
    ])('refuses %s with 403 and no CORS headers', async (_, headers) => {
      const answer = await post(request('ping'), headers);
      expect(answer).toMatchObject({ status: 403, json: { error: { code: -32000 } } });
      expect(answer.headers).not.toHaveProperty('access-control-allow-origin');
    });

    it('lets an allowed origin read the answer, its session id and its challenge', async () => {
      const answer = await initialize('2025-11-25', { origin: 'https://console.example' });
      expect(answer.headers).toMatchObject({
        'access-control-allow-origin': 'https://console.example',
        'access-control-expose-headers': expect.stringMatching(/Mcp-Session-Id, WWW-Authenticate/) as string,
        vary: 'Origin',
      });
      const refused = await post(call, { origin: 'https://console.example', 'x-api-key': 'wrong' });
      expect(refused.headers['access-control-allow-origin']).toBe('https://console.example');
    });

    it('answers a preflight without a credential and reflects the headers it asks for', async () => {
      const asked = { origin: 'https://console.example', 'access-control-request-method': 'POST' };
      const requested = 'authorization, mcp-param-region';
      const answer = await send('OPTIONS', { ...asked, 'access-control-request-headers': requested, 'x-api-key': '' });
      expect([answer.status, answer.text]).toEqual([204, '']);
      expect(answer.headers).toMatchObject({
        'access-control-allow-headers': requested,
        'access-control-allow-methods': 'POST, GET, DELETE, OPTIONS',
      });
    });

    it('refuses a preflight of a foreign origin', async () => {
      expect((await send('OPTIONS', { origin: 'http://evil.example' })).status).toBe(403);
    });
  });

  describe('for HTTP itself', () => {
    it.each(['GET', 'PUT', 'PATCH'])('answers %s with 405 at once', async (method) => {
      const answer = await send(method, { accept: 'text/event-stream' });
      expect(answer).toMatchObject({ status: 405, json: { error: { code: -32000 } } });
      expect(answer.headers.allow).toBe('POST, DELETE, OPTIONS');
    });

    it('answers GET inside a session with 406 when the client takes no stream', async () => {
      const headers = { ...(await session('2025-11-25')), accept: 'application/json' };
      expect((await send('GET', headers)).status).toBe(406);
    });

    it.each(['text/plain', 'application/x-www-form-urlencoded'])('refuses content type %s with 415', async (type) => {
      expect((await post(request('ping'), { 'content-type': type })).status).toBe(415);
    });

    it('accepts a charset and every Accept', async () => {
      const inside = await session('2025-11-25');
      const types = { 'content-type': 'application/json; charset=utf-8' };
      for (const accept of ['*/*', 'application/json', 'text/event-stream', 'text/html']) {
        expect((await post(request('ping'), { ...inside, ...types, accept })).status).toBe(200);
      }
    });

    it.each([
      ['what is not JSON', '{"jsonrpc":', -32700],
      ['what is no JSON-RPC', { id: 1 }, -32600],
      ['an id of null', { jsonrpc: '2.0', id: null, method: 'ping' }, -32600],
      ['an empty batch', [], -32600],
    ])('refuses %s with 400 and no id', async (_, body, code) => {
      const answer = await post(body);
      expect(answer).toMatchObject({ status: 400, json: { error: { code } } });
      expect(answer.json).not.toHaveProperty('id');
    });

    it.each(['/mcp/medical', '/mcp/medical/mcp'])('serves %s', async (url) => {
      expect((await post(request('initialize', { protocolVersion: '2025-11-25' }), {}, url)).status).toBe(200);
    });
  });
});
