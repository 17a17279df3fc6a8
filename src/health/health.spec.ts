import { Logger } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { StoreHealth } from '../common/database/store-health';
import { ErrorFilter } from '../common/http/error.filter';
import { JobLag } from '../common/jobs/job-lag';
import { QueueHealth } from '../common/jobs/queue-health';
import { ToolRegistryService } from '../tools/tool-registry.service';
import { HealthController } from './health.controller';
import { ReadinessService } from './readiness.service';

describe('the health of the platform', () => {
  let app: NestFastifyApplication;
  let warned: jest.SpyInstance;
  const store = { ping: jest.fn(), schemaAtHead: jest.fn() };
  const tools = { all: jest.fn() };
  const jobs = { seconds: jest.fn() };
  const queue = { ping: jest.fn() };

  async function start(providers: unknown[] = []): Promise<void> {
    const module = await Test.createTestingModule({
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController],
      providers: [
        ReadinessService,
        { provide: StoreHealth, useValue: store },
        { provide: ToolRegistryService, useValue: tools },
        { provide: JobLag, useValue: jobs },
        ...(providers as []),
      ],
    }).compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    app.useGlobalFilters(new ErrorFilter());
    await app.init();
    await app.getHttpAdapter().getInstance().ready();
  }

  beforeEach(() => {
    warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    store.ping.mockReset().mockResolvedValue({ engine: 'mariadb' });
    store.schemaAtHead.mockReset().mockResolvedValue({ migrations: 18 });
    tools.all.mockReset().mockReturnValue([{}, {}]);
    jobs.seconds.mockReset().mockResolvedValue(0.4);
    queue.ping.mockReset().mockResolvedValue(undefined);
  });
  afterEach(() => app.close());

  const get = async (path: string): Promise<{ status: number; text: string }> => {
    const { statusCode: status, body: text } = await app.inject({ method: 'GET', url: path });
    return { status, text };
  };

  it('is alive as long as it answers, whatever its store does', async () => {
    await start();
    store.ping.mockRejectedValue(new Error('down'));
    expect((await get('/health/live')).status).toBe(200);
  });

  it('is ready with its store, its schema and its tools', async () => {
    await start();
    const { status, text } = await get('/health/ready');
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      status: 'ok',
      details: {
        lifecycle: { status: 'up' },
        database: { status: 'up', engine: 'mariadb' },
        schema: { status: 'up', migrations: 18 },
        registry: { status: 'up', tools: 2 },
        queue: { status: 'up', lag_seconds: 0 },
      },
    });
  });

  it.each([
    ['database', () => store.ping.mockRejectedValue(new Error('connect ECONNREFUSED'))],
    ['schema', () => store.schemaAtHead.mockRejectedValue(new Error('2 migrations have not run'))],
    ['registry', () => tools.all.mockReturnValue([])],
  ])('is not ready without its %s, and says so', async (part, breakIt) => {
    await start();
    breakIt();
    const { status, text } = await get('/health/ready');
    expect(status).toBe(503);
    expect(JSON.parse(text)).toMatchObject({
      status: 'error',
      details: { lifecycle: { status: 'up' }, [part]: { status: 'down' } },
    });
    expect(text).not.toContain('ECONNREFUSED');
    expect(warned).toHaveBeenCalledTimes(1);
  });

  it('is not ready while it stops, so that no new requests come', async () => {
    await start();
    app.get(ReadinessService).beforeApplicationShutdown();
    expect(await get('/health/ready')).toMatchObject({ status: 503, text: expect.stringContaining('lifecycle') });
  });

  it('is ready without Redis, whose work the database does', async () => {
    await start([{ provide: QueueHealth, useValue: queue }]);
    expect((await get('/health/ready')).text).toMatch(/"redis":\{[^}]*"status":"up"/);
    queue.ping.mockRejectedValue(new Error('down'));
    const { status, text } = await get('/health/ready');
    expect(status).toBe(200);
    expect(text).toContain('degraded');
  });

  it.each([
    ['jobs wait for more than a minute', () => jobs.seconds.mockResolvedValue(61), '"lag_seconds":61'],
    ['nobody can tell', () => jobs.seconds.mockRejectedValue(new Error('SELECT failed')), 'cannot be told'],
  ])('is degraded, not down, when %s', async (_, slowDown, word) => {
    await start();
    slowDown();
    const { status, text } = await get('/health/ready');
    expect([status, JSON.parse(text)]).toMatchObject([200, { details: { queue: { status: 'degraded' } } }]);
    expect(text).toContain(word);
    expect(text).not.toContain('SELECT');
  });
});
