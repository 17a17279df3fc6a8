import { createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
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
import { JobRepository } from './job.repository';
import { JobsModule } from './jobs.module';
import { seeNothing } from './testing';
import { until } from '../../../test/support/until';

/** Losing Redis costs time, never a job (reliability rows ). */
describeWithRedis('jobs with Redis beside the database', () => {
  const done: { readonly key: string; readonly by: number }[] = [];
  let open: TestingModule[] = [];

  beforeEach(() => {
    for (const level of ['warn', 'error'] as const) jest.spyOn(Logger.prototype, level).mockImplementation();
    done.length = 0;
  });
  afterEach(close);

  async function close(): Promise<void> {
    await Promise.all(open.map((module) => module.close()));
    open = [];
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
      run: async ({ key }) => void done.push({ key, by }),
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
    seeNothing(open[0]!.get(JobRepository));
    const queue = await start(redis, database, false);
    // Until the worker has found Redis, wake-ups pass it by.
    for (let number = 0; done.length === 0; number += 1) {
      await add(queue, `early-${number}`);
      await sleep(20);
    }
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) {
      await add(queue, key);
      await until(() => done.some((one) => one.key === key));
    }
    expect(done.every(({ by }) => by === 1)).toBe(true);
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

  it('are done all the same when Redis is away from the start', async () => {
    const queue = await start('redis://127.0.0.1:1', await testDatabaseUrl());
    await add(queue, 'a');
    await until(() => done.length === 1);
  });

  it('are done all the same when Redis takes everything and never answers', async () => {
    const hole = await blackHole();
    try {
      const queue = await start(hole.url, await testDatabaseUrl());
      for (let number = 0; number < 300; number += 1) await add(queue, String(number));
      await until(() => done.length === 300);
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
