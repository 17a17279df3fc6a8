import type { IncomingMessage } from 'node:http';
import { Body, Controller, Get, HttpCode, Logger, NotFoundException, Param, Post, Query } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Type } from 'class-transformer';
import { IsArray, IsEmail, IsString, ValidateNested } from 'class-validator';
import { currentContext } from '../context/request-context';
import { AppError, type ErrorKind } from '../errors/app-error';
import { acceptBodies } from './body-parsers';
import { ErrorFilter } from './error.filter';
import { followRequests } from './follow-requests';
import { PageQuery } from './page-query.dto';
import { validationPipe } from './validation';

class Line {
  @IsString()
  text!: string;
}

class OrderBody {
  @IsEmail()
  email!: string;

  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => Line)
  lines!: Line[];
}

const failures: Record<string, () => unknown> = {
  conflict: () => new AppError('things.taken', 'conflict', 'It is taken.', { details: [{ field: 'a', message: 'b' }] }),
  patience: () => new AppError('things.busy', 'rate_limited', 'Too fast.', { retryAfter: 1.2 }),
  nobody: () => new AppError('access.sign_in_required', 'unauthenticated', 'Sign in.'),
  absent: () => new NotFoundException(),
  fault: () => new Error('password=hunter2 at 10.0.0.3'),
  text: () => 'thrown text',
  nothing: () => null,
  store: () => Object.assign(new Error('connect ECONNREFUSED 10.0.0.3:3306'), { code: 'ECONNREFUSED' }),
};

@Controller()
class Things {
  @Get('fail/:how')
  fail(@Param('how') how: string): never {
    throw failures[how]!();
  }

  @Get('kinds/:kind')
  kind(@Param('kind') kind: ErrorKind): never {
    throw new AppError('things.kind', kind, 'So it is.');
  }

  @Post('orders')
  order(@Body() body: OrderBody): unknown {
    return { body, dto: body instanceof OrderBody && body.lines[0] instanceof Line };
  }

  @Post('anything')
  @HttpCode(200)
  anything(@Body() body: unknown): unknown {
    return { body: body ?? null };
  }

  @Post('mcp/some')
  @HttpCode(200)
  bytes(@Body() body: unknown): unknown {
    return { bytes: Buffer.isBuffer(body) ? body.toString('utf8') : null };
  }

  @Get('pages')
  pages(@Query() query: PageQuery): unknown {
    return query;
  }

  @Get('context')
  async context(): Promise<unknown> {
    await Promise.resolve();
    const context = currentContext();
    if (context) context.actorId = 'user-1';
    return context;
  }
}

interface Failure {
  success: boolean;
  error: { code: string; message: string; details: { field: string; message: string }[] };
  request_id: string;
}

describe('the edge of the REST API', () => {
  let app: NestFastifyApplication;
  let logged: jest.SpyInstance;
  let requestLog: jest.SpyInstance;

  beforeAll(async () => {
    const module = await Test.createTestingModule({ controllers: [Things] }).compile();
    const adapter = new FastifyAdapter({
      genReqId: ({ headers }: IncomingMessage) => [headers['x-test-id']].flat()[0] ?? 'request-1',
    });
    app = module.createNestApplication<NestFastifyApplication>(adapter, { bodyParser: false, logger: false });
    const fastify = app.getHttpAdapter().getInstance();
    acceptBodies(fastify);
    followRequests(fastify);
    app.useGlobalPipes(validationPipe());
    app.useGlobalFilters(new ErrorFilter());
    await app.init();
    await fastify.ready();
  });

  afterAll(() => app.close());

  beforeEach(() => {
    logged = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    requestLog = jest.spyOn(Logger.prototype, 'log').mockImplementation();
  });

  const get = async (url: string) => {
    const answer = await app.inject({ method: 'GET', url });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json<Failure>() };
  };
  const post = async (url: string, payload: string | Buffer, type?: string) => {
    const headers = type === undefined ? {} : { 'content-type': type };
    const answer = await app.inject({ method: 'POST', url, payload, headers });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json<Failure>() };
  };
  const order = (body: unknown) => post('/orders', JSON.stringify(body), 'application/json');

  describe('turns a failure into its envelope:', () => {
    it.each<[ErrorKind, number]>([
      ['invalid', 400],
      ['unauthenticated', 401],
      ['forbidden', 403],
      ['not_found', 404],
      ['conflict', 409],
      ['rate_limited', 429],
      ['timeout', 504],
      ['unavailable', 503],
    ])('%s is %i', async (kind, status) => {
      expect((await get(`/kinds/${kind}`)).status).toBe(status);
    });

    it('code, sentence, details and request id', async () => {
      expect((await get('/fail/conflict')).body).toEqual({
        success: false,
        error: { code: 'things.taken', message: 'It is taken.', details: [{ field: 'a', message: 'b' }] },
        request_id: 'request-1',
      });
      expect(logged).not.toHaveBeenCalled();
    });

    it('Retry-After in whole seconds that suffice', async () => {
      expect((await get('/fail/patience')).headers['retry-after']).toBe('2');
    });

    it('the challenge that 401 needs', async () => {
      expect((await get('/fail/nobody')).headers['www-authenticate']).toBe('Bearer');
    });

    it('an address that does not exist', async () => {
      const { status, body } = await get('/nowhere');
      expect([status, body.success, body.error.code]).toEqual([404, false, 'http.not_found']);
      expect((await get('/fail/absent')).body.error.code).toBe('http.not_found');
    });

    it.each(['fault', 'text', 'nothing'])('our own (%s): logged once, its text kept from the caller', async (how) => {
      const { status, body } = await get(`/fail/${how}`);
      expect([status, body.error.code]).toEqual([500, 'http.internal']);
      expect(JSON.stringify(body)).not.toMatch(/hunter2|10\.0|thrown/);
      expect(logged).toHaveBeenCalledTimes(1);
      expect(logged.mock.calls[0]).toEqual([expect.objectContaining({ method: 'GET', path: '/fail/:how' })]);
    });

    it('a store that cannot be reached: try again, without its address', async () => {
      const { status, headers, body } = await get('/fail/store');
      expect([status, headers['retry-after'], body.error.code]).toEqual([503, '1', 'http.store_unavailable']);
      expect(JSON.stringify(body)).not.toContain('10.0.0.3');
    });
  });

  describe('checks a body against its DTO and', () => {
    it('gives the handler instances', async () => {
      const { status, body } = await order({ email: 'a@example.com', lines: [{ text: 'x' }] });
      expect(status).toBe(201);
      expect(body).toMatchObject({ dto: true });
    });

    it('names an unknown field, wherever it stands', async () => {
      const { status, body } = await order({ email: 'a@example.com', role: 'admin', lines: [{ text: 'x', price: 1 }] });
      expect([status, body.error.code]).toEqual([400, 'http.invalid']);
      expect(body.error.details.map(({ field }) => field)).toEqual(['role', 'lines.0.price']);
      expect(body.error.message).toBe('Check these fields: role, lines.0.price.');
    });

    it('names every wrong field with its fault', async () => {
      const { body } = await order({ email: 'nobody', lines: [{ text: 'x' }, { text: 5 }] });
      expect(body.error.details).toEqual([
        { field: 'email', message: expect.stringContaining('email') },
        { field: 'lines.1.text', message: expect.stringContaining('string') },
      ]);
    });

    it.each([
      ['a list', '[]'],
      ['a list of objects', '[{"email":"a@example.com","lines":[]}]'],
      ['a text', '"text"'],
      ['a number', '5'],
      ['null', 'null'],
      ['nothing', ''],
    ])('refuses %s where an object belongs, as the caller’s fault', async (_, text) => {
      const { status, body } = await post('/orders', text, 'application/json');
      expect([status, body.success]).toEqual([400, false]);
      expect(logged).not.toHaveBeenCalled();
    });

    it.each(['limit=0', 'limit=101', 'limit=', 'limit=5&limit=6', 'limit=two', 'cursor=a&cursor=b', 'page=2'])(
      'refuses the list query ?%s',
      async (query) => {
        expect((await get(`/pages?${query}`)).status).toBe(400);
      },
    );

    it('reads the limit of a list as a number, 20 when absent', async () => {
      expect((await get('/pages?limit=7')).body).toEqual({ limit: 7 });
      expect((await get('/pages')).body).toEqual({ limit: 20 });
    });
  });

  describe('takes bodies and', () => {
    it('reads JSON, in every spelling of its type', async () => {
      for (const type of ['application/json', 'application/json; charset=utf-8', 'Application/JSON']) {
        expect((await post('/anything', '{"a":"芳"}', type)).body).toEqual({ body: { a: '芳' } });
      }
    });

    it('takes an empty body for none', async () => {
      expect((await post('/anything', '', 'application/json')).body).toEqual({ body: null });
      expect((await post('/anything', '')).body).toEqual({ body: null });
    });

    it.each([
      ['malformed JSON', '{"a":', 400],
      ['a prototype in disguise', '{"__proto__":{"admin":true}}', 400],
      ['21 levels', '[{"a":'.repeat(10) + '[]' + '}]'.repeat(10), 400],
      ['half of a surrogate pair', '{"a":"\\ud83d"}', 400],
      ['a constructor in disguise', '{"constructor":{"prototype":{"admin":true}}}', 400],
    ])('refuses %s', async (_, text, status) => {
      const answer = await post('/anything', text, 'application/json');
      expect([answer.status, answer.body.success]).toEqual([status, false]);
    });

    it('takes 20 levels of nesting, and refuses thousands like 21', async () => {
      const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
      expect((await post('/anything', nested(20), 'application/json')).status).toBe(200);
      expect((await post('/anything', nested(20_000), 'application/json')).status).toBe(400);
    });

    it('refuses other types with 415', async () => {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data; boundary=x',
        undefined,
      ]) {
        const { status, body } = await post('/anything', 'a=1', type);
        expect([status, body.error.code]).toEqual([415, 'http.unsupported_media_type']);
      }
    });

    it('takes 64 KB and refuses one byte more with 413, and so above the limit of the server', async () => {
      const json = (bytes: number): string => JSON.stringify('x'.repeat(bytes - 2));
      expect((await post('/anything', json(65_536), 'application/json')).status).toBe(200);
      const { status, body } = await post('/anything', json(65_537), 'application/json');
      expect([status, body.error.code]).toEqual([413, 'http.too_large']);
      expect((await post('/anything', json(300_000), 'application/json')).status).toBe(413);
    });

    it.each(['application/json', 'text/plain', undefined])('hands MCP bodies of type %s on as bytes', async (type) => {
      expect((await post('/mcp/some', '{"broken', type)).body).toEqual({ bytes: '{"broken' });
    });

    it('gives MCP bodies 256 KB', async () => {
      expect((await post('/mcp/some', 'x'.repeat(256 * 1024), 'application/json')).status).toBe(200);
      expect((await post('/mcp/some', 'x'.repeat(256 * 1024 + 1), 'application/json')).status).toBe(413);
    });
  });

  describe('follows requests and', () => {
    it('gives each its context and its id in the answer', async () => {
      const { headers, body } = await get('/context');
      expect(body).toEqual({ requestId: 'request-1', ip: '127.0.0.1', actorId: 'user-1' });
      expect(headers['x-request-id']).toBe('request-1');
    });

    it('keeps the contexts of simultaneous requests apart', async () => {
      const ids = Array.from({ length: 20 }, (_, index) => `request-${index}`);
      const answers = await Promise.all(
        ids.map((id) => app.inject({ method: 'GET', url: '/context', headers: { 'x-test-id': id } })),
      );
      expect(answers.map((answer) => answer.json<{ requestId: string }>().requestId)).toEqual(ids);
      expect(currentContext()).toBeUndefined();
    });

    it('writes one line a request: the route, not the address, and who asked', async () => {
      await get('/context?cursor=secret');
      expect(requestLog.mock.calls).toEqual([
        [
          {
            msg: 'request',
            request_id: 'request-1',
            method: 'GET',
            route: '/context',
            status: 200,
            duration_ms: expect.any(Number),
            actor_id: 'user-1',
          },
        ],
      ]);
    });

    it('leaves MCP requests to the call log', async () => {
      await post('/mcp/some', '{}', 'application/json');
      expect(requestLog).not.toHaveBeenCalled();
    });
  });
});
