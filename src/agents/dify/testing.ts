import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Json = Record<string, unknown>;

/** A request as it came in. */
export interface Asked {
  readonly path: string;
  readonly key: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Json;
  /** The client went before the answer was whole. */
  isCutOff: boolean;
}

export const goodWelcome = '林小雨，您好！欢迎来到安美智享，我为您准备了护肤方案。';

/** How an app answers; the first argument of a sentence about it. */
export const behaviours = [
  ...(['good', 'auth401', 'app403', 'concurrency429', 'quota429', 'http500', 'badGateway502'] as const),
  ...(['provider400', 'connectRefused', 'hangBeforeHeaders', 'hangAfterHeaders', 'silent', 'slowStream'] as const),
  ...(['malformedJson', 'badUtf8', 'missingBlankLine', 'hugeLine', 'unknownEvent', 'crlf', 'commentLines'] as const),
  ...([
    'disconnectMid',
    'endWithoutEnd',
    'errorEventMid',
    'messageReplace',
    'emptyAnswer',
    'whitespaceAnswer',
  ] as const),
  ...(['tooLong', 'duplicateEnd', 'eventsAfterEnd', 'ttsAfterEnd', 'conversationGone', 'toolFailure'] as const),
  ...(['redirect', 'htmlPage', 'foreignPhone', 'neverCloses', 'busyForLong'] as const),
] as const;
export type Behaviour = (typeof behaviours)[number];

const ids = {
  conversation_id: '4f5e2f0a-6d43-4f8d-9a53-0d3b8b2f5a10',
  message_id: '9c1a3d0e-1b7c-4b8e-8a3d-5f2e6a7b8c9d',
  created_at: 1_790_000_000,
};
const usage = {
  prompt_tokens: 120,
  completion_tokens: 64,
  total_tokens: 184,
  total_price: '0.0002480',
  currency: 'USD',
};
const end = { event: 'message_end', metadata: { usage } };

/** Dify's service API on a socket of this process: every app is a key, and behaves as it is told. */
export class ScriptedDify {
  readonly asked: Asked[] = [];
  private readonly behaviour = new Map<string, Behaviour | Behaviour[]>();
  private readonly modes = new Map<string, string>();
  private tasks = 0;

  private constructor(
    private readonly server: Server,
    readonly baseUrl: string,
  ) {}

  static async start(): Promise<ScriptedDify> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const dify = new ScriptedDify(server, `http://127.0.0.1:${port}/v1`);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void dify.serve(request, response));
    return dify;
  }

  /** How the app with this key behaves from now on; of a list each request takes one, the last one stays. */
  behave(key: string, behaviour: Behaviour | Behaviour[], mode = 'agent-chat'): void {
    this.behaviour.set(key, behaviour);
    this.modes.set(key, mode);
  }

  /** Questions to the app with this key since the last {@link forget}. */
  questions(key: string): Asked[] {
    return this.asked.filter((asked) => asked.key === key && /messages$|run$/.test(asked.path));
  }

  stops(key: string): Asked[] {
    return this.asked.filter((asked) => asked.key === key && asked.path.endsWith('/stop'));
  }

  forget(): void {
    this.asked.length = 0;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = pieces.length === 0 ? {} : (JSON.parse(Buffer.concat(pieces).toString()) as Json);
    const key = (request.headers.authorization ?? '').replace('Bearer ', '');
    const asked = { path: request.url ?? '', key, headers: request.headers, body, isCutOff: false };
    response.on('close', () => (asked.isCutOff = !response.writableFinished));
    this.asked.push(asked);
    if (request.url === '/v1/info') return this.info(key, response);
    if (request.url?.endsWith('/stop') === true) return json(response, 200, { result: 'success' });
    await this.answer(this.next(key), asked, response);
  }

  private next(key: string): Behaviour {
    const behaviour = this.behaviour.get(key) ?? 'good';
    if (!Array.isArray(behaviour)) return behaviour;
    return (behaviour.length > 1 ? behaviour.shift() : behaviour[0]) ?? 'good';
  }

  private info(key: string, response: ServerResponse): void {
    const mode = this.modes.get(key);
    if (mode === undefined)
      return json(response, 401, { code: 'unauthorized', message: 'Access token is invalid', status: 401 });
    json(response, 200, { name: `App ${key.slice(-4)}`, description: '', tags: [], mode, author_name: 'x' });
  }

  private async answer(behaviour: Behaviour, asked: Asked, response: ServerResponse): Promise<void> {
    const envelope = envelopes[behaviour];
    if (envelope !== undefined)
      return json(response, envelope[0], { code: envelope[1], message: envelope[2], status: envelope[0] });
    switch (behaviour) {
      case 'badGateway502':
        response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
        return;
      case 'busyForLong':
        response.setHeader('retry-after', '60');
        return json(response, 429, { code: 'too_many_requests', message: 'Too many requests.', status: 429 });
      case 'redirect':
        response.writeHead(302, { location: `${this.baseUrl}/chat-messages` }).end();
        return;
      case 'htmlPage':
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>');
        return;
      case 'connectRefused':
        response.socket?.destroy();
        return;
      case 'hangBeforeHeaders':
        return;
      case 'conversationGone':
        if (asked.body['conversation_id'] === '') return this.stream('good', response);
        return json(response, 404, { code: 'not_found', message: 'Conversation Not Exists.', status: 404 });
      default:
        return this.stream(behaviour, response);
    }
  }

  private async stream(behaviour: Behaviour, response: ServerResponse): Promise<void> {
    const task_id = `task-${(this.tasks += 1)}`;
    const lineEnd = behaviour === 'crlf' ? '\r\n' : '\n';
    const encode = (event: Json): string =>
      `data: ${JSON.stringify({ ...event, ...ids, task_id })}${lineEnd}${lineEnd}`;
    const write = (text: string | Buffer): boolean => response.writable && response.write(text);
    const say = (answer: string): Json => ({ event: 'agent_message', answer });
    const pieces = (goodWelcome.match(/.{1,6}/gu) ?? []).map((piece) => encode(say(piece)));
    const half = pieces.slice(0, 2).join('');
    const rest = pieces.slice(2).join('');
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
    response.flushHeaders();
    if (behaviour === 'silent') return;
    if (behaviour === 'hangAfterHeaders') return pingForEver(response);
    write('event: ping\n\n');
    write(encode({ event: 'agent_thought', id: 'thought-1', position: 1, thought: '', tool: '', observation: '' }));
    switch (behaviour) {
      case 'provider400':
        write(encode({ event: 'error', code: 'provider_quota_exceeded', status: 400, message: 'exhausted' }));
        response.end();
        return;
      case 'slowStream':
        for (let count = 0; count < 100 && !response.closed; count += 1) {
          write(encode(say('慢')));
          await new Promise((resolve) => setTimeout(resolve, 60));
        }
        response.end();
        return;
      case 'hugeLine':
        write(half + encode(say('大'.repeat(800_000))) + rest + encode(end));
        response.end();
        return;
      case 'disconnectMid':
        write(half);
        setImmediate(() => response.socket?.resetAndDestroy());
        return;
      case 'endWithoutEnd':
        response.end(half);
        return;
      case 'errorEventMid':
        write(half);
        response.end(encode({ event: 'error', code: 'completion_request_error', status: 400, message: 'failed' }));
        return;
      case 'neverCloses':
        write(half + rest + encode(end));
        return;
      default:
        response.end(
          Buffer.concat(wholeAnswer(behaviour, { half, rest, encode, say }).map((part) => Buffer.from(part))),
        );
    }
  }
}

interface Words {
  readonly half: string;
  readonly rest: string;
  readonly encode: (event: Json) => string;
  readonly say: (answer: string) => Json;
}

/** Streams that come to their end, as whole texts. */
function wholeAnswer(behaviour: Behaviour, { half, rest, encode, say }: Words): (string | Buffer)[] {
  const thought = (observation: string): string =>
    encode({ event: 'agent_thought', id: 'thought-1', position: 1, tool: 'get_user_profile', observation });
  switch (behaviour) {
    case 'malformedJson':
      return [half, 'data: {"event":"agent_message","answer":"坏\n\n', rest, encode(end)];
    case 'badUtf8':
      return [half, Buffer.from([0x64, 0x61, 0x74, 0x61, 0x3a, 0x20, 0xff, 0xfe, 0xc3, 0x0a, 0x0a]), rest, encode(end)];
    case 'missingBlankLine':
      return [half.trimEnd(), '\n', rest, encode(end)];
    case 'unknownEvent':
      return [half, encode({ event: 'agent_daydream', answer: '不应出现' }), rest, encode(end)];
    case 'commentLines':
      return [half, ': keep-alive\n:\n: data: {"event":"message_end"}\n\n', rest, encode(end)];
    case 'messageReplace':
      return [
        encode(say('一些要被替换掉的内容')),
        encode({ event: 'message_replace', answer: goodWelcome }),
        encode(end),
      ];
    case 'emptyAnswer':
      return [encode(say('')), encode(end)];
    case 'whitespaceAnswer':
      return [encode(say(' \n\t　 \n')), encode(end)];
    case 'tooLong':
      return [encode(say('长'.repeat(20_000))), encode(end)];
    case 'foreignPhone':
      return [half, rest, encode(say('请联系王女士 13912345678。')), encode(end)];
    case 'duplicateEnd':
      return [half, rest, encode(end), encode(end)];
    case 'eventsAfterEnd':
      return [half, rest, encode(end), encode(say('迟到的文字')), encode({ event: 'message_replace', answer: '迟到' })];
    case 'ttsAfterEnd':
      return [
        half,
        rest,
        encode(end),
        encode({ event: 'tts_message', audio: 'AAAA' }),
        encode({ event: 'tts_message_end' }),
      ];
    case 'toolFailure':
      return [thought('{"get_user_profile":"tool invoke error: unreachable"}'), half, rest, encode(end)];
    default:
      return [thought('{"get_user_profile":"{}"}'), half, rest, encode(end)];
  }
}

const envelopes: Partial<Record<Behaviour, [status: number, code: string, message: string]>> = {
  auth401: [401, 'unauthorized', 'Access token is invalid'],
  app403: [403, 'forbidden', "The app's API service has been disabled."],
  concurrency429: [
    429,
    'too_many_requests',
    'Too many requests. The current maximum concurrent requests allowed for a is 1.',
  ],
  quota429: [429, 'rate_limit_error', 'Rate Limit Error'],
  http500: [500, 'internal_server_error', 'Internal Server Error, please contact support.'],
};

function json(response: ServerResponse, status: number, body: Json): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function pingForEver(response: ServerResponse): void {
  const timer = setInterval(() => response.write('event: ping\n\n'), 20);
  response.write('event: ping\n\n');
  response.on('close', () => clearInterval(timer));
}
