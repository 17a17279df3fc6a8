import { Logger } from '@nestjs/common';
import { ServerConfig } from '../../config/app-config';
import { ConfigError } from '../../config/load-config';
import { migrate } from '../database/migrate';
import { openStore, type TestStore } from '../database/testing';
import { aSecretsConfig, FakeClock } from '../testing';
import { SealedBox } from './sealed-box';
import { SecretCheck } from './secret-check';
import { SecretMark } from './secret-mark.entity';
import { SecretMarkRepository } from './secret-mark.repository';

describe('the check of APP_SECRET at start', () => {
  let store: TestStore;
  let complaints: jest.SpyInstance;

  beforeAll(async () => {
    store = await openStore([SecretMark]);
    await migrate(store.dataSource);
  });
  afterAll(() => store.close());
  beforeEach(async () => {
    await store.database.rows('DELETE FROM secret_marks');
    complaints = jest.spyOn(Logger.prototype, 'error').mockImplementation();
  });

  async function start(secret: string, previous?: string, environment: 'production' | 'test' = 'production') {
    const secrets = aSecretsConfig(secret, previous);
    const server = new ServerConfig(environment, 0, '127.0.0.1', 'https://mcp.test', false, false);
    const marks = new SecretMarkRepository(store.database);
    await new SecretCheck(marks, new SealedBox(secrets), secrets, server, new FakeClock()).run();
  }
  const refusal = async (...secrets: [string, string?]): Promise<unknown> => start(...secrets).catch((e: unknown) => e);

  it('lets the secret start again under which the store was first used', async () => {
    await start('first');
    await start('first');
    expect(complaints).not.toHaveBeenCalled();
  });

  it('refuses another secret in production with one sentence that names the remedy', async () => {
    await start('first');
    const error = await refusal('second');

    expect(error).toBeInstanceOf(ConfigError);
    expect(String(error)).toMatch(/APP_SECRET again, or as APP_SECRET_PREVIOUS/);
    expect(String(error)).not.toContain('second');
    expect(await refusal('second', 'third')).toBeInstanceOf(ConfigError);
  });

  it('says the same in the log elsewhere, at every start', async () => {
    await start('first');
    await start('second', undefined, 'test');
    await start('second', undefined, 'test');

    expect(complaints).toHaveBeenCalledTimes(2);
    expect(complaints).toHaveBeenCalledWith({ msg: expect.stringContaining('APP_SECRET_PREVIOUS') });
  });

  it('goes along with a rotation: the new secret counts from the start that knew both', async () => {
    await start('first');
    await start('second', 'first');
    await start('second');
    await start('third', 'second');

    expect(await refusal('first')).toBeInstanceOf(ConfigError);
  });

  it('lets replicas start at once on a new store', async () => {
    await Promise.all(Array.from({ length: 5 }, () => start('first')));
    await start('first');
  });
});
