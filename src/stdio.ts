import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { createPino, PinoLogger } from './common/log/pino-logger';
import { ConfigError, loadConfig } from './config/load-config';
import { StdioServerService } from './mcp/channels/stdio-server.service';

const usage = 'Usage: MCP_API_KEY=<key> npm run --silent mcp:stdio -- --server <server code>\n';

/** Serves one group over standard input and output. Nothing but MCP is written to standard output. */
async function start(): Promise<void> {
  const { server: serverCode } = parseArgs({ options: { server: { type: 'string' } } }).values;
  const apiKey = process.env['MCP_API_KEY'];
  if (serverCode === undefined || apiKey === undefined || apiKey === '') {
    process.stderr.write(usage);
    process.exit(2);
  }
  const config = loadConfig(process.env);
  const logger = new PinoLogger(createPino(config.log, 'stderr'));
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(config), { logger, abortOnError: false });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => process.stdin.destroy());
  await app.get(StdioServerService).serve({ serverCode, apiKey }, process.stdin, process.stdout);
  await app.close();
  process.exit(0);
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
