import 'reflect-metadata';
import { createApp } from './app.setup';
import { createPino, PinoLogger } from './common/log/pino-logger';
import { ConfigError, loadConfig } from './config/load-config';

async function start(): Promise<void> {
  const config = loadConfig(process.env);
  const logger = new PinoLogger(createPino(config.log));
  process.on('unhandledRejection', (error) => {
    logger.fatal({ msg: 'unhandled rejection: stopping', err: error }, 'Process');
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  });
  const app = await createApp(config, logger);
  app.enableShutdownHooks();
  await app.listen(config.server.port, config.server.host);
  logger.log({ msg: 'ready', url: await app.getUrl(), public_url: config.server.publicUrl }, 'Process');
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
