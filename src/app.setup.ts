import { type LoggerService, type ModuleMetadata, VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import { AppModule } from './app.module';
import { addApiDocs } from './common/http/api-docs';
import { acceptBodies } from './common/http/body-parsers';
import { closeConnectionsOnShutdown } from './common/http/close-connections';
import { ErrorFilter } from './common/http/error.filter';
import { followRequests } from './common/http/follow-requests';
import { OriginRules } from './common/http/origin-rules';
import { sendSecurityHeaders } from './common/http/security-headers';
import { validationPipe } from './common/http/validation';
import { newId } from './common/ids';
import type { AppConfig } from './config/app-config';
import { SocketAdapter } from './notifications/live/socket-adapter';

/** Milliseconds a client may take to send its request; slow ones are cut off. */
const requestTimeout = 30_000;

/** Builds the application as `main.ts` runs it and tests drive it; the caller listens and closes. `more` modules stand beside ours. */
export async function createApp(
  config: AppConfig,
  logger: LoggerService | false,
  more: NonNullable<ModuleMetadata['imports']> = [],
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    genReqId: newId,
    trustProxy: config.server.trustProxy,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: 'idle',
    requestTimeout,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config, more), adapter, {
    logger,
    bodyParser: false,
    abortOnError: false,
  });
  const fastify = app.getHttpAdapter().getInstance();
  acceptBodies(fastify);
  followRequests(fastify);
  sendSecurityHeaders(fastify);
  closeConnectionsOnShutdown(fastify);
  app.enableVersioning({ type: VersioningType.URI, prefix: 'api/v', defaultVersion: '1' });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ErrorFilter());
  const origins = new OriginRules(config.server, config.mcp);
  app.useWebSocketAdapter(new SocketAdapter(app, origins, config.mcp.allowedOrigins));
  if (config.server.apiDocs) addApiDocs(app);
  return app;
}
