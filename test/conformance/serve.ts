import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.setup';
import { loadConfig } from '../../src/config/load-config';
import { GroupsService } from '../../src/groups/groups.service';
import { ToolRegistryService } from '../../src/tools/tool-registry.service';
import { ToolSettingsService } from '../../src/tools/tool-settings.service';
import { FixtureModule } from './fixture.module';

interface Served {
  readonly url: string;
  /** A second server that takes OAuth tokens; its key is the proof on the consent page. */
  readonly oauth: { readonly issuer: string; readonly resource: string; readonly key: string };
  readonly app: NestFastifyApplication;
}

/**
 * Serves the fixtures at `/mcp/conformance` on `port` over a database in memory. The suite cannot send a
 * credential, so one is put into every request that brings none.
 */
export async function serveFixtures(port: number): Promise<Served> {
  const config = loadConfig({
    APP_ENV: 'test',
    DATABASE_URL: 'sqlite::memory:',
    LOG_LEVEL: 'warn',
    ADMIN_PASSWORD: 'nobody-signs-in-here',
    MCP_SERVER_BASE_URL: `http://127.0.0.1:${port}`,
  });
  const app = await createApp(config, false, [FixtureModule]);
  await app.init();
  const key = await createGroup(app, 'conformance', 'api_key');
  const oauthKey = await createGroup(app, 'conformance-oauth', 'oauth');
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _reply, done) => {
      if (request.url.startsWith('/mcp/conformance')) request.headers.authorization ??= `Bearer ${key}`;
      done();
    });
  await app.listen(port, '127.0.0.1');
  const issuer = config.server.publicUrl;
  const url = `${issuer}/mcp/conformance`;
  return { url, oauth: { issuer, resource: `${issuer}/mcp/conformance-oauth`, key: oauthKey }, app };
}

async function createGroup(app: NestFastifyApplication, serverCode: string, authMode: 'api_key' | 'oauth') {
  const groups = app.get(GroupsService, { strict: false });
  const { group, apiKey } = await groups.create(
    { name: serverCode, serverCode, authMode, ratePerMinute: 1_000_000 },
    null,
  );
  const settings = app.get(ToolSettingsService, { strict: false });
  for (const { definition } of app.get(ToolRegistryService, { strict: false }).all()) {
    if (definition.category === 'conformance') await settings.addTool(group.id, { toolName: definition.name });
  }
  return apiKey;
}

async function main(): Promise<void> {
  const { url, oauth, app } = await serveFixtures(Number(process.env['PORT'] ?? 8000));
  process.stdout.write(`${url}\n${JSON.stringify(oauth)}\n`);
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
