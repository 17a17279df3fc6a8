import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.setup';
import { loadConfig } from '../../src/config/load-config';
import { GroupsService } from '../../src/groups/groups.service';
import { ToolRegistryService } from '../../src/tools/tool-registry.service';
import { ToolSettingsService } from '../../src/tools/tool-settings.service';
import { FixtureModule } from './fixture.module';

/**
 * Serves the fixtures at `/mcp/conformance` on `port` (0: a free one) over a database in memory. The suite cannot send a
 * credential, so one is put into every request that brings none.
 */
export async function serveFixtures(port: number): Promise<{ url: string; app: NestFastifyApplication }> {
  const config = loadConfig({
    APP_ENV: 'test',
    DATABASE_URL: 'sqlite::memory:',
    LOG_LEVEL: 'warn',
    ADMIN_PASSWORD: 'nobody-signs-in-here',
    MCP_SERVER_BASE_URL: `http://127.0.0.1:${port === 0 ? 8000 : port}`,
  });
  const app = await createApp(config, false, [FixtureModule]);
  await app.init();
  const key = await createGroup(app);
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _reply, done) => {
      request.headers.authorization ??= `Bearer ${key}`;
      done();
    });
  await app.listen(port, '127.0.0.1');
  return { url: `${await app.getUrl()}/mcp/conformance`, app };
}

async function createGroup(app: NestFastifyApplication): Promise<string> {
  const groups = app.get(GroupsService, { strict: false });
  const { group, apiKey } = await groups.create(
    { name: 'Conformance', serverCode: 'conformance', ratePerMinute: 1_000_000 },
    null,
  );
  const settings = app.get(ToolSettingsService, { strict: false });
  for (const { definition } of app.get(ToolRegistryService, { strict: false }).all()) {
    if (definition.category === 'conformance') await settings.addTool(group.id, { toolName: definition.name });
  }
  return apiKey;
}

async function main(): Promise<void> {
  const { url, app } = await serveFixtures(Number(process.env['PORT'] ?? 0));
  process.stdout.write(`${url}\n`);
  const stop = (): void => void app.close().then(() => process.exit(0));
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(`${String((error as Error).stack ?? error)}\n`);
    process.exit(1);
  });
}
