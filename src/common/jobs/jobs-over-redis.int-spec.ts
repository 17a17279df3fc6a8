import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import Redis from 'ioredis';
import { redisUrl, testDatabaseUrl } from '../../../test/support/databases';
import { describeWithRedis } from '../../../test/support/engines';
import { ConfigModule } from '../../config/config.module';
import { loadConfig } from '../../config/load-config';
import { CommonModule } from '../common.module';
import { DatabaseModule } from '../database/database.module';
import { JobQueue } from './job-queue';
import { JobWorkers } from './job-workers';
import { JobsModule } from './jobs.module';
import { until } from './testing';

/** Losing Redis costs time, never a job (reliability rows ). */
describeWithRedis('jobs with Redis beside the database', () => {
  const done: { readonly key: string; readonly at: number; readonly by: number }[] = [];
  let open: TestingModule[] = [];

  beforeEach(() => {
    for (const level of ['warn', 'error'] as const) jest.spyOn(Logger.prototype, level).mockImplementation();
    done.length = 0;
  });
  afterEach(close);

  async function close(): Promise<void> {
    const started = performance.now();
    await Promise.all(open.map((module) => module.close()));
    open = [];
    expect(performance.now() - started).toBeLessThan(4_000);
  }

  async function start(redis: string, database: string, works = true): Promise<JobQueue> {
    const config = loadConfig({ APP_ENV: 'test', DATABASE_URL: database, REDIS_URL: redis });
    const module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), CommonModule, DatabaseModule, JobsModule.forRoot(config.redis)],
    }).compile();
    await module.init();
    const by = open.push(module);
    const workers = module.get(JobWorkers);
    workers.handle('work', {
      concurrency: 5,
      retryDelays: [],
      run: async ({ key }) => void done.push({ key, at: performance.now(), by }),
    });
    if (works) workers.start();
    return module.get(JobQueue);
  }
  const add = (queue: JobQueue, key: string) => queue.add({ kind: 'work', key, payload: {} });
  const keys = () => done.map(({ key }) => key).sort();

  it('are done when Redis is there', async () => {
    const queue = await start(redisUrl(), await testDatabaseUrl());
    for (const key of ['a', 'b', 'c']) await add(queue, key);
    await until(() => done.length === 3);
    expect(keys()).toEqual(['a', 'b', 'c']);
  });

  it('wake a worker of another replica', async () => {
    const [redis, database] = [redisUrl(), await testDatabaseUrl()];
    await start(redis, database);
    const queue = await start(redis, database, false);
    await add(queue, 'warm');
    await until(() => done.length === 1);
    const waits: number[] = [];
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      const added = performance.now();
      await add(queue, key);
      await until(() => done.some((one) => one.key === key));
      waits.push(done.find((one) => one.key === key)!.at - added);
    }
    expect(done.every(({ by }) => by === 1)).toBe(true);
    // Polling alone would take 250 ms on the average and up to 500.
    expect(waits.sort((a, b) => a - b)[2]).toBeLessThan(200);
  });

  it('are done when Redis forgets everything', async () => {
    const redis = redisUrl();
    const queue = await start(redis, await testDatabaseUrl());
    const client = new Redis(redis);
    try {
      for (let number = 0; number < 50; number += 1) {
        await add(queue, `job-${number}`);
        if (number % 5 === 0) await client.flushdb();
      }
    } finally {
      client.disconnect();
    }
    await until(() => done.length === 50);
    expect(new Set(keys()).size).toBe(50);
  });

  it('are done within two seconds when Redis is away from the start', async () => {
    const queue = await start('redis://127.0.0.1:1', await testDatabaseUrl());
    const added = performance.now();
    await add(queue, 'a');
    expect(performance.now() - added).toBeLessThan(500);
    await until(() => done.length === 1);
    expect(done[0]!.at - added).toBeLessThan(2_000);
  });

  it('are done within two seconds when Redis takes everything and never answers', async () => {
    const hole = await blackHole();
    try {
      const queue = await start(hole.url, await testDatabaseUrl());
      const added = performance.now();
      for (let number = 0; number < 300; number += 1) await add(queue, String(number));
      await until(() => done.length === 300);
      expect(done.find(({ key }) => key === '0')!.at - added).toBeLessThan(2_000);
    } finally {
      await close();
      hole.close();
    }
  });
});

/** Somebody who accepts connections and stays silent. */
async function blackHole(): Promise<{ readonly url: string; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.resume();
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { url: `redis://127.0.0.1:${port}`, close };
}
