import { connect, createServer, type Server, type Socket } from 'node:net';
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
import type { BullJobs } from './bull-jobs';
import { JobsModule } from './jobs.module';
import { RecurringJobs } from './recurring-jobs';
import { until } from '../../../test/support/until';

describeWithRedis('recurring jobs over Redis', () => {
  let module: TestingModule | undefined;
  let turns = 0;

  beforeEach(() => {
    for (const level of ['warn', 'error'] as const) jest.spyOn(Logger.prototype, level).mockImplementation();
    turns = 0;
  });
  afterEach(() => module?.close());

  async function start(redis: string): Promise<void> {
    const config = loadConfig({ APP_ENV: 'test', DATABASE_URL: await testDatabaseUrl(), REDIS_URL: redis });
    module = await Test.createTestingModule({
      imports: [ConfigModule.forRoot(config), CommonModule, DatabaseModule, JobsModule.forRoot(config.redis)],
    }).compile();
    module.get(RecurringJobs).every('turn', 100, async () => (turns += 1));
    await module.init();
  }

  it('begin in a process that started before Redis did', async () => {
    const real = new URL(redisUrl());
    const late = await freePort();
    await start(`redis://127.0.0.1:${late}${real.pathname}`);
    expect(turns).toBe(0);

    const door = await openDoor(late, real);
    try {
      await until(() => turns >= 2, 30_000);
    } finally {
      await module?.close();
      door.close();
    }
  }, 60_000);

  it('begin again when Redis has forgotten everything', async () => {
    const url = redisUrl();
    await start(url);
    await until(() => turns > 0);
    const client = new Redis(url);
    try {
      await client.flushdb();
    } finally {
      client.disconnect();
    }
    await module!.get<RecurringJobs, BullJobs>(RecurringJobs).plan();
    const before = turns;
    await until(() => turns > before + 1);
  });

  it('do not keep a process that stops while Redis has never been there', async () => {
    await start(`redis://127.0.0.1:${await freePort()}`);
    await module!.close();
    expect(turns).toBe(0);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Leads from `port` to the Redis at `real`. */
async function openDoor(port: number, real: URL): Promise<{ close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(Number(real.port), real.hostname);
    for (const socket of [near, far]) sockets.add(socket.on('error', () => undefined));
    near.pipe(far).pipe(near);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { close };
}
