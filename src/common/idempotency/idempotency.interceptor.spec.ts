import type { ExecutionContext } from '@nestjs/common';
import { defer, lastValueFrom, of } from 'rxjs';
import { AppError } from '../errors/app-error';
import { IdempotencyInterceptor } from './idempotency.interceptor';
import type { Answer, Claim, IdempotencyService, KeyedRequest } from './idempotency.service';

class FakeIdempotency implements Pick<IdempotencyService, 'claim' | 'complete' | 'release'> {
  answer: Claim = { claimed: 'record-1' };
  readonly claims: KeyedRequest[] = [];
  readonly completed: [string, Answer][] = [];
  readonly released: string[] = [];

  async claim(request: KeyedRequest): Promise<Claim> {
    this.claims.push(request);
    return this.answer;
  }

  async complete(id: string, answer: Answer): Promise<void> {
    this.completed.push([id, answer]);
  }

  async release(id: string): Promise<void> {
    this.released.push(id);
  }
}

describe('the idempotency interceptor', () => {
  let idempotency: FakeIdempotency;
  let runs: number;
  const reply = { statusCode: 201, status: jest.fn(), header: jest.fn() };

  /** Sends a POST with `key` whose handler does `work`. */
  async function send(key: string | string[] | undefined, work: () => unknown = () => 'done', userId?: string) {
    const request = {
      headers: key === undefined ? {} : { 'idempotency-key': key },
      method: 'POST',
      url: '/api/v1/tasks?x=1',
      body: { a: 1 },
      ...(userId === undefined ? {} : { principal: { userId } }),
    };
    const context = { switchToHttp: () => ({ getRequest: () => request, getResponse: () => reply }) };
    const interceptor = new IdempotencyInterceptor(idempotency as unknown as IdempotencyService);
    const handle = () =>
      defer(() => {
        runs += 1;
        return of(work());
      });
    return lastValueFrom(await interceptor.intercept(context as unknown as ExecutionContext, { handle }));
  }

  beforeEach(() => {
    idempotency = new FakeIdempotency();
    runs = 0;
    reply.status.mockReset().mockReturnValue(reply);
    reply.header.mockReset().mockReturnValue(reply);
  });

  it('leaves a request without a key alone', async () => {
    await expect(send(undefined)).resolves.toBe('done');
    expect(idempotency.claims).toEqual([]);
  });

  it.each<[string | string[], string]>([
    ['', 'empty'],
    ['a b', 'with a blank'],
    ['ключ', 'beyond ASCII'],
    ['x'.repeat(256), 'too long'],
    [['a', 'b'], 'twice'],
  ])('refuses the key %j (%s)', async (key) => {
    await expect(send(key)).rejects.toMatchObject({ code: 'idempotency.bad_key', kind: 'invalid' });
    expect(runs).toBe(0);
  });

  it('claims the key for the person, or for nobody in particular, together with what is asked', async () => {
    await send('k', undefined, 'user-1');
    await send('x'.repeat(255));
    const content = ['POST', '/api/v1/tasks?x=1', { a: 1 }];
    expect(idempotency.claims).toEqual([
      { actor: 'user-1', key: 'k', content },
      { actor: 'anonymous', key: 'x'.repeat(255), content },
    ]);
  });

  it('keeps the answer with its status', async () => {
    await expect(send('k')).resolves.toBe('done');
    expect(idempotency.completed).toEqual([['record-1', { status: 201, body: 'done' }]]);
    expect(idempotency.released).toEqual([]);
  });

  it('answers a repetition without running anything, and says so', async () => {
    idempotency.answer = { replay: { status: 202, body: 'as before' } };
    await expect(send('k')).resolves.toBe('as before');
    expect(runs).toBe(0);
    expect(reply.status).toHaveBeenCalledWith(202);
    expect(reply.header).toHaveBeenCalledWith('idempotency-replayed', 'true');
  });

  const failing = () => {
    throw new AppError('tasks.bad', 'invalid', 'No.');
  };

  it('gives the key back when the work failed', async () => {
    await expect(send('k', failing)).rejects.toMatchObject({ code: 'tasks.bad' });
    expect(idempotency.released).toEqual(['record-1']);
    expect(idempotency.completed).toEqual([]);
  });

  it('tells why the work failed even when the key cannot be given back', async () => {
    idempotency.release = () => Promise.reject(new Error('store is down'));
    await expect(send('k', failing)).rejects.toMatchObject({ code: 'tasks.bad' });
  });

  it('keeps the claim of work that was done, although its answer could not be stored', async () => {
    idempotency.complete = () => Promise.reject(new Error('store is down'));
    await expect(send('k')).rejects.toThrow('store is down');
    expect(idempotency.released).toEqual([]);
  });
});
