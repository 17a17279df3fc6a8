import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.setup';
import { createPino, PinoLogger } from './common/log/pino-logger';
import { ConfigError, loadConfig } from './config/load-config';

async function start(): Promise<void> {
  const config = loadConfig(process.env);
  const logger = new PinoLogger(createPino(config.log));
  const app = await createApp(config, logger);
  stopOnSignals(app, logger);
  await app.listen(config.server.port, config.server.host);
  logger.log({ msg: 'ready', url: await app.getUrl(), public_url: config.server.publicUrl }, 'Process');
}

/** Ends in order: no new requests, running ones finish, records are written. An unhandled rejection ends with code 1. */
function stopOnSignals(app: NestFastifyApplication, logger: PinoLogger): void {
  let stopping = false;
  const stop = (exitCode: number): void => {
    if (stopping) return;
    stopping = true;
    app.close().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        logger.fatal({ msg: 'the platform did not stop in order', err: error }, 'Process');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => stop(0));
  process.on('SIGINT', () => stop(0));
  process.on('unhandledRejection', (error) => {
    logger.fatal({ msg: 'unhandled rejection: stopping', err: error }, 'Process');
    stop(1);
  });
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
