import { QueryFailedError } from 'typeorm';
import { LogConfig } from '../../config/app-config';
import { runInContext } from '../context/request-context';
import { AppError } from '../errors/app-error';
import { createPino, PinoLogger } from './pino-logger';

describe('the log', () => {
  let text: string;
  let logger: PinoLogger;

  const loggerAt = (level: string): PinoLogger =>
    new PinoLogger(createPino(new LogConfig(level, false), { write: (line) => void (text += line) }));
  const lines = (): Record<string, unknown>[] =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);

  beforeEach(() => {
    text = '';
    logger = loggerAt('info');
  });

  it('is one JSON line an event, with level, time and module', () => {
    logger.log('started', 'Process');
    logger.warn({ msg: 'slow', duration_ms: 5 }, 'Tools');
    const time = expect.stringMatching(/^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/);
    expect(lines()).toEqual([
      { level: 'info', time, module: 'Process', msg: 'started' },
      { level: 'warn', time, module: 'Tools', msg: 'slow', duration_ms: 5 },
    ]);
  });

  it('names the request that a line belongs to', () => {
    runInContext({ requestId: 'request-1', ip: '::1' }, () => logger.log('inside', 'X'));
    logger.log('outside', 'X');
    expect(lines().map((line) => line['request_id'])).toEqual(['request-1', undefined]);
  });

  it('keeps quiet below its level, and about every provider at start', () => {
    logger.debug('detail', 'X');
    logger.verbose('detail', 'X');
    logger.log('ToolsModule dependencies initialized', 'InstanceLoader');
    loggerAt('silent').fatal('nothing', 'X');
    expect(text).toBe('');
  });

  it('keeps the stack that Nest hands over with an error', () => {
    logger.error('it failed', 'Error: it failed\n    at here', 'ExceptionsHandler');
    expect(lines()[0]).toMatchObject({
      module: 'ExceptionsHandler',
      msg: 'it failed',
      stack: expect.stringContaining('at here'),
    });
  });

  it('tells of an error and its causes', () => {
    const error = new AppError('tasks.bad', 'invalid', 'No.', { cause: new Error('because of this') });
    logger.error({ msg: 'request failed', err: error }, 'Errors');
    logger.error(error, 'Errors');
    for (const { err } of lines()) {
      expect(err).toMatchObject({
        type: 'AppError',
        code: 'tasks.bad',
        message: expect.stringContaining('because of this'),
      });
      expect((err as { stack: string }).stack).toContain('pino-logger.spec');
    }
    logger.error({ msg: 'odd', err: 'text' }, 'Errors');
    expect(lines()[2]).toMatchObject({ err: 'text' });
  });

  it.each([
    { password: 'canary' },
    { body: { access_token: 'canary' } },
    { request: { headers: { authorization: 'Bearer canary' } } },
    { request: { headers: { cookie: 'sid=canary' } } },
    { group: { api_key: 'canary' } },
    { apiKey: 'canary', token: 'canary', refresh_token: 'canary' },
  ])('hides the secrets of %j', (fields) => {
    logger.log({ msg: 'x', ...fields }, 'X');
    expect(text).toContain('[secret]');
    expect(text).not.toContain('canary');
  });

  it('keeps people’s data in failed statements out of its lines', () => {
    const driverError = Object.assign(new Error("Duplicate entry 'canary@example.com' for key 'uq_users_email'"), {
      code: 'ER_DUP_ENTRY',
      sql: "INSERT INTO users VALUES ('canary@example.com')",
    });
    const error = new QueryFailedError('INSERT INTO users VALUES (?)', ['canary@example.com'], driverError);
    logger.error({ msg: 'request failed', err: error }, 'Errors');
    logger.error({ msg: 'request failed', err: new Error('outer', { cause: error }) }, 'Errors');
    logger.error(error, 'Errors');
    expect(text).not.toContain('canary');
    expect(lines()[0]?.['err']).toMatchObject({ type: 'QueryFailedError', code: 'ER_DUP_ENTRY' });
    expect(text).toContain("Duplicate entry for key 'uq_users_email'");
  });
});
