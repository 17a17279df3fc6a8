import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { AppConfig } from './apps/app.types';
import { AppDirectory } from './apps/app-directory';
import { ConfigurationError } from './apps/read-app';
import { type Clock, scaledClock } from './clock';
import { strikeEarly } from './faults/early-faults';
import { FaultBook, faultOfHeader } from './faults/fault-book';
import type { Fault } from './faults/fault.types';
import { parseObject, text } from './json';
import { seededRandom } from './random';
import { adminRoutes, match, serviceRoutes } from './routes';
import { appOf, knownAppOf, requireOpen } from './service-api/access';
import type { Context } from './service-api/context';
import { DifyError, internalError, notFound } from './service-api/dify-error';
import type { Exchange, Reply } from './service-api/exchange';
import { Journal, type JournalEntry } from './service-api/journal';
import { Store } from './service-api/store';
import { defaultSettings, type EmulatorSettings } from './settings';

export interface EmulatorParts {
  readonly settings?: Partial<EmulatorSettings>;
  readonly clock?: Clock;
  readonly newId?: () => string;
  readonly apps?: readonly AppConfig[];
}

/** A Dify that needs neither internet nor model: real sockets, real streams, real MCP calls, wrong on demand. */
export class Emulator {
  readonly context: Context;
  private readonly server: Server;

  constructor(parts: EmulatorParts = {}) {
    const settings = { ...defaultSettings, ...parts.settings };
    const clock = parts.clock ?? scaledClock(settings.timeScale);
    let answers = 0;
    this.context = {
      settings,
      clock,
      apps: new AppDirectory(clock, settings.timeScale, parts.apps),
      faults: new FaultBook(),
      journal: new Journal(),
      store: new Store(),
      newId: parts.newId ?? randomUUID,
      refuseConnections: (ms) => void this.refuseConnections(ms),
      nextRandom: () => seededRandom(`${settings.seed}:${(answers += 1)}`),
    };
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  /** Listens on 127.0.0.1; gives the base address, without the `/v1` of the service API. */
  async listen(): Promise<string> {
    this.server.listen(this.context.settings.port, '127.0.0.1');
    await once(this.server, 'listening');
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async refuseConnections(ms: number): Promise<void> {
    const { port } = this.server.address() as AddressInfo;
    await this.close();
    await this.context.clock.sleep(ms);
    this.server.listen(port, '127.0.0.1');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { clock, journal } = this.context;
    const { method = 'GET', headers } = request;
    const { pathname: path, searchParams: query } = new URL(request.url ?? '/', 'http://emulator');
    const receivedAt = clock.now();
    const bytes = await bodyBytes(request).catch(() => undefined);
    if (bytes === undefined) return;
    const exchange = { method, path, params: {}, query, headers, bytes, response };
    if (path.startsWith('/__emu/')) return this.administer(exchange);
    const entry = journal.add({ method, path: request.url ?? path, headers, receivedAt });
    entry.body = parseObject(bytes.toString()) ?? bytes.toString();
    watch(response, entry, clock);
    await this.answer({ ...exchange, entry }).catch((error: unknown) => sendError(response, entry, error));
  }

  private async answer(request: Omit<Exchange, 'fault'>): Promise<void> {
    const { apps } = this.context;
    const { method, path, entry } = request;
    const known = knownAppOf(apps, request.headers);
    entry.appId = known?.config.appId ?? null;
    entry.user = text(parseObject(request.bytes.toString())?.['user']) || request.query.get('user');
    const exchange: Exchange = { ...request, fault: this.faultOf(request) };
    entry.fault = exchange.fault?.kind ?? null;
    if (exchange.fault !== undefined && (await strikeEarly(exchange.fault, exchange, this.context.clock))) return;
    const found = match(serviceRoutes, method, path);
    if (found === undefined) throw notFound('The requested URL was not found on the server.');
    const app = appOf(apps, request.headers);
    requireOpen(app);
    send(request.response, await found.handle(this.context, { ...exchange, params: found.params }, app));
  }

  private faultOf({ headers, path, bytes, entry }: Omit<Exchange, 'fault'>): Fault | undefined {
    const { settings, faults, store } = this.context;
    const ordered = headers['x-emu-fault'];
    if (settings.headerFaults && typeof ordered === 'string') return faultOfHeader(ordered);
    const conversation = text(parseObject(bytes.toString())?.['conversation_id']);
    const continues = store.conversations.has(conversation);
    if (entry.appId === null) return undefined;
    return faults.take({ appId: entry.appId, user: entry.user ?? '', path, continues });
  }

  private async administer(request: Omit<Exchange, 'fault' | 'entry'>): Promise<void> {
    const { response } = request;
    const found = match(adminRoutes, request.method, request.path);
    if (found === undefined) return send(response, { status: 404, body: { error: 'There is no such address.' } });
    const entry = new Journal().add({ ...request, receivedAt: 0 });
    try {
      send(response, await found.handle(this.context, { ...request, params: found.params, entry, fault: undefined }));
    } catch (error) {
      const status = error instanceof ConfigurationError ? 400 : 500;
      send(response, { status, body: { error: (error as Error).message } });
    }
  }
}

async function bodyBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function send(response: ServerResponse, reply: Reply, headers: Readonly<Record<string, string>> = {}): void {
  if (reply === null || response.headersSent || response.destroyed) return;
  const { status, body, text: plain } = reply;
  if (body === undefined && plain === undefined) return void response.writeHead(status, headers).end();
  response
    .writeHead(status, { 'Content-Type': 'application/json', ...headers })
    .end(plain ?? `${JSON.stringify(body)}\n`);
}

function sendError(response: ServerResponse, entry: JournalEntry, error: unknown): void {
  if (!(error instanceof DifyError)) process.stderr.write(`${String((error as Error).stack)}\n`);
  const refusal = error instanceof DifyError ? error : internalError();
  entry.errorCode = refusal.code;
  if (response.headersSent) response.socket?.destroy();
  else send(response, { status: refusal.status, body: refusal.body }, refusal.headers);
}

/** Notes when the answer began and ended, how large it was and whether the caller stayed. */
function watch(response: ServerResponse, entry: JournalEntry, clock: Clock): void {
  const { socket } = response;
  const before = socket?.bytesWritten ?? 0;
  const sent = (): number => (socket?.bytesWritten ?? 0) - before;
  const write = response.write.bind(response) as (chunk: Buffer) => boolean;
  response.write = ((chunk: Buffer) => {
    entry.firstByteAt ??= clock.now();
    return write(chunk);
  }) as typeof response.write;
  response.once('close', () => {
    entry.status = response.headersSent ? response.statusCode : null;
    entry.bytesSent = sent();
    entry.endedAt = clock.now();
    if (!response.writableFinished) entry.disconnectedAt = entry.endedAt;
    entry.firstByteAt ??= response.headersSent ? entry.endedAt : null;
  });
}
