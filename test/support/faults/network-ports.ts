import { once } from 'node:events';
// eslint-disable-next-line @typescript-eslint/no-require-imports -- only the module itself can be changed
import http = require('node:http');
import { type AddressInfo, createServer } from 'node:net';
import { Socket as SocketOfPerson } from 'socket.io';
import { connectionReset, points } from './fault-points';
import { never } from './lives';

type Call<T> = () => Promise<T>;

/** Events of sockets that are part of a flow. */
const told = ['notification', 'message'];

/** One exchange with somebody else, as the faults have it; `hang` is what becomes of it when nobody answers. */
async function exchanged<T>(name: string, call: Call<T>, failure: () => Error, hang: Call<T>): Promise<T> {
  const fault = points.enter(name);
  if (fault === 'error' || fault === 'poisoned') throw failure();
  if (fault === 'hang') return hang();
  if (fault === 'dead') return never();
  const result = await call();
  return fault === 'killed_after' ? points.killAfter() : result;
}

/** Everything that goes out over `fetch`: our own MCP server, the bots. */
export function watchFetch(): void {
  const original = globalThis.fetch;
  globalThis.fetch = (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input);
    const tool = new Headers(init?.headers).get('mcp-name');
    const failure = (): Error => new TypeError('fetch failed', { cause: connectionReset() });
    const silence = async (): Promise<never> => {
      await original(input, init);
      const signal = init?.signal;
      return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
    };
    return exchanged(
      `fetch ${pathname}${tool === null ? '' : ` ${tool}`}`,
      () => original(input, init),
      failure,
      silence,
    );
  };
}

/** What agents are asked. */
export async function watchRequests(): Promise<void> {
  const original = http.request as (
    url: string,
    options: object,
    answer: (...given: unknown[]) => void,
  ) => http.ClientRequest;
  const silent = await silentServer();
  const watched: typeof original = (url, options, answer) => {
    const { pathname } = new URL(url);
    const fault = points.enter(`request ${pathname}`);
    const mute = fault === 'hang' || fault === 'dead';
    if (mute) return original(`http://127.0.0.1:${silent}${pathname}`, options, answer);
    const request = original(url, options, fault === 'killed_after' ? () => void points.killAfter() : answer);
    if (fault === 'error') process.nextTick(() => request.destroy(connectionReset()));
    return request;
  };
  Object.assign(http, { request: watched });
}

/** What callers are answered. */
export function watchAnswers(): void {
  const { prototype } = http.ServerResponse;
  const original = prototype.end as (...given: unknown[]) => http.ServerResponse;
  prototype.end = function (this: http.ServerResponse, ...given: unknown[]) {
    const fault = points.enter(`answer ${this.req.method} ${this.req.url}`);
    if (fault === 'error') this.socket?.destroy();
    if (fault === 'error' || fault === 'hang' || fault === 'dead') return this;
    if (fault !== 'killed_after') return original.apply(this, given);
    original.apply(this, given);
    this.once('finish', () => void points.killAfter());
    return this;
  } as typeof prototype.end;
}

interface Mailer {
  readonly transporter: { options: Record<string, unknown> };
  sendMail(mail: object): Promise<unknown>;
}

/** E-mail. */
export async function watchMail(): Promise<void> {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the class is no public export
  const { prototype } = require('nodemailer/lib/mailer') as { prototype: Mailer };
  const original = prototype.sendMail;
  const silent = await silentServer();
  prototype.sendMail = function (mail) {
    const send = (): Promise<unknown> => original.call(this, mail);
    const hang = (): Promise<unknown> => {
      this.transporter.options = { ...this.transporter.options, port: silent, greetingTimeout: 500 };
      return send();
    };
    return exchanged('send mail', send, connectionReset, hang);
  };
}

/** What other replicas hear over Redis. */
export function watchRedis(): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- both give one class, as CommonJS has it
  const redis = require('ioredis') as { prototype: { publish(...given: unknown[]): Promise<number> } };
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- as above
  const queue = require('bull') as { prototype: { add(...given: unknown[]): Promise<unknown> } };
  const closed = (): Error => new Error('Connection is closed.');
  const { publish } = redis.prototype;
  redis.prototype.publish = function (...given) {
    return exchanged('publish', () => publish.apply(this, given), closed, never<number>);
  };
  const { add } = queue.prototype;
  queue.prototype.add = function (...given) {
    return exchanged('wake other replicas', () => add.apply(this, given), closed, never);
  };
}

/** Takes connections and never says a word; its port. */
async function silentServer(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined).resume()).unref();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** What people with an open connection hear at once. */
export function watchSockets(): void {
  const original = SocketOfPerson.prototype.emit as (...given: unknown[]) => boolean;
  SocketOfPerson.prototype.emit = function (this: SocketOfPerson, ...given: unknown[]) {
    const fault = told.includes(String(given[0])) ? points.enter(`emit ${String(given[0])}`) : undefined;
    if (fault === 'error') this.conn.close();
    if (fault === 'error' || fault === 'hang' || fault === 'dead') return true;
    const result = original.apply(this, given);
    if (fault === 'killed_after') void points.killAfter();
    return result;
  };
}
