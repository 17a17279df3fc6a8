import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoggerService } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { testDatabaseUrl } from '../../test/support/databases';
import { AccessGuard } from '../common/access/access.guard';
import { AccessModule } from '../common/access/access.module';
import { Authenticator, type Role, type TokenHolder } from '../common/access/principal.types';
import { CommonModule } from '../common/common.module';
import { DatabaseModule } from '../common/database/database.module';
import { AppError } from '../common/errors/app-error';
import { ErrorFilter } from '../common/http/error.filter';
import { validationPipe } from '../common/http/validation';
import { IdempotencyModule } from '../common/idempotency/idempotency.module';
import { JobsModule } from '../common/jobs/jobs.module';
import { ConfigModule } from '../config/config.module';
import { loadConfig } from '../config/load-config';
import { SpillDirectory } from '../tools/call-log-writer';
import { UsersModule } from '../users/users.module';
import { mcpClients } from './client-config';
import { GroupsModule } from './groups.module';

const silent: LoggerService = { log: () => undefined, warn: () => undefined, error: () => undefined };

/** The token is the role. */
class RoleAuthenticator extends Authenticator {
  override async authenticate(token: string): Promise<TokenHolder> {
    if (token === 'nobody') throw new AppError('access.bad_token', 'unauthenticated', 'No.');
    const userId = `01990000-0000-7000-8000-0000000${token.slice(0, 5)}`;
    return { userId, username: token, roles: [token as Role], expiresAt: new Date(8.64e15) };
  }
}

const wrongBodies: [string, unknown][] = [
  ['name', {}],
  ['name', { name: 5 }],
  ['name', { name: '  ' }],
  ['name', { name: 'x'.repeat(101) }],
  ['name', { name: 'y\ufe0f'.repeat(80) }],
  ['surprise', { name: 'Wrong', surprise: true }],
  ['server_code', { name: 'Wrong', server_code: 'No Code' }],
  ['server_code', { name: 'Wrong', server_code: null }],
  ['user_tier_access', { name: 'Wrong', user_tier_access: [] }],
  ['user_tier_access', { name: 'Wrong', user_tier_access: ['vip'] }],
  ['user_tier_access', { name: 'Wrong', user_tier_access: 'internal' }],
  ['allowed_roles', { name: 'Wrong', allowed_roles: ['doctor', 'doctor'] }],
  ['data_scope', { name: 'Wrong', data_scope: 'all' }],
  ['auth_mode', { name: 'Wrong', auth_mode: 'none' }],
  ['rate_per_minute', { name: 'Wrong', rate_per_minute: 0 }],
  ['rate_per_minute', { name: 'Wrong', rate_per_minute: 10_000_001 }],
  ['enabled', { name: 'Wrong', enabled: 'yes' }],
];

describe('the REST side of groups', () => {
  let app: NestFastifyApplication;

  beforeAll(async () => {
    const config = loadConfig({
      APP_ENV: 'test',
      DATABASE_URL: await testDatabaseUrl(),
      MCP_SERVER_BASE_URL: 'https://mcp.test/',
      ADMIN_PASSWORD: 'correct-horse-battery',
    });
    const module = await Test.createTestingModule({
      imports: [
        ConfigModule.forRoot(config),
        CommonModule,
        AccessModule,
        DatabaseModule,
        JobsModule.forRoot(config.redis),
        IdempotencyModule,
        UsersModule,
        GroupsModule,
      ],
      providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
    })
      .overrideProvider(Authenticator)
      .useClass(RoleAuthenticator)
      .overrideProvider(SpillDirectory)
      .useValue(mkdtempSync(join(tmpdir(), 'spill-')))
      .setLogger(silent)
      .compile();
    app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    app.useGlobalPipes(validationPipe());
    app.useGlobalFilters(new ErrorFilter());
    await app.init();
  });

  afterAll(() => app.close());

  async function call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    url: string,
    body?: object,
    as = 'admin',
    more = {},
  ) {
    const headers = { ...(as === '' ? {} : { authorization: `Bearer ${as}` }), ...more };
    const response = await app.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) });
    return { status: response.statusCode, headers: response.headers, body: response.json() };
  }

  const created = async (body: object) => (await call('POST', '/mcp/groups', body)).body.data;

  it('creates a group and answers with its key, code and address (F-ADM-02)', async () => {
    const { status, headers, body } = await call('POST', '/mcp/groups', {
      name: '客户组 Alpha',
      description: 'First',
      user_tier_access: ['internal', 'premium'],
      allowed_roles: ['consultant'],
      data_scope: 'acting_user',
      rate_per_minute: 60,
    });

    expect(status).toBe(201);
    expect(headers['cache-control']).toBe('no-store');
    expect(body).toMatchObject({
      success: true,
      data: {
        name: '客户组 Alpha',
        server_code: 'alpha',
        server_url: 'https://mcp.test/mcp/alpha',
        api_key: expect.stringMatching(/^mcp_key_[A-Za-z0-9_-]{43}$/),
        user_tier_access: ['internal', 'premium'],
        allowed_roles: ['consultant'],
        data_scope: 'acting_user',
        auth_mode: 'api_key',
        rate_per_minute: 60,
        enabled: true,
        version: 1,
      },
    });
    const again = await call('GET', `/mcp/groups/${body.data.id}`);
    const { api_key: apiKey, ...view } = body.data;
    expect(again.body.data).toEqual(view);
    expect(JSON.stringify((await call('GET', '/mcp/groups?limit=100')).body)).not.toContain(apiKey);
  });

  it.each(wrongBodies)('refuses a wrong %s with 400 and names it', async (field, body) => {
    const answer = await call('POST', '/mcp/groups', body as object);

    expect(answer.status).toBe(400);
    expect(answer.body.error.details).toEqual(expect.arrayContaining([expect.objectContaining({ field })]));
  });

  it('answers a taken name and a taken code with 400', async () => {
    await created({ name: 'Taken', server_code: 'taken-code' });

    expect(await call('POST', '/mcp/groups', { name: 'TAKEN' })).toMatchObject({
      status: 400,
      body: { error: { code: 'groups.name_taken' } },
    });
    expect(await call('POST', '/mcp/groups', { name: 'Other', server_code: 'taken-code' })).toMatchObject({
      status: 400,
      body: { error: { code: 'groups.server_code_taken' } },
    });
  });

  it('makes one group of a POST that is sent twice with one Idempotency-Key', async () => {
    const send = () => call('POST', '/mcp/groups', { name: 'Once' }, 'admin', { 'idempotency-key': 'once-1' });

    const [first, second] = [await send(), await send()];

    expect(second).toMatchObject({ status: 201, body: first.body });
  });

  it('lists in pages and filters (F-ADM-01)', async () => {
    await created({ name: 'Filter one' });
    await created({ name: 'Filter two', enabled: false });

    const first = (await call('GET', '/mcp/groups?search=FILTER&limit=1')).body;
    const second = (await call('GET', `/mcp/groups?search=FILTER&limit=1&cursor=${first.page.next_cursor}`)).body;

    expect([first, second].map(({ data }) => data[0].name)).toEqual(['Filter two', 'Filter one']);
    expect((await call('GET', '/mcp/groups?search=filter&enabled=false')).body.data).toHaveLength(1);
    expect((await call('GET', '/mcp/groups?enabled=maybe')).status).toBe(400);
    expect((await call('GET', '/mcp/groups?cursor=nonsense')).status).toBe(400);
  });

  it('changes what a PATCH names, with 409 for a stale version (F-ADM-08, R-36)', async () => {
    const group = await created({ name: 'Patched', description: 'kept' });

    const changed = await call('PATCH', `/mcp/groups/${group.id}`, { enabled: false, version: 1 });

    expect(changed.body.data).toMatchObject({ enabled: false, description: 'kept', version: 2 });
    expect(await call('PATCH', `/mcp/groups/${group.id}`, { enabled: true, version: 1 })).toMatchObject({
      status: 409,
      body: { error: { code: 'groups.stale_version' } },
    });
    for (const body of [{ server_code: 'moved' }, { name: null }, { description: null }, { enabled: null }]) {
      expect((await call('PATCH', `/mcp/groups/${group.id}`, body)).status).toBe(400);
    }
  });

  it('shows and regenerates the key, never to be cached (F-ADM-03, F-ADM-04)', async () => {
    const group = await created({ name: 'Keyed' });

    const shown = await call('GET', `/mcp/groups/${group.id}/api-key`);
    const fresh = await call('POST', `/mcp/groups/${group.id}/regenerate-key`);
    const graceful = await call('POST', `/mcp/groups/${group.id}/regenerate-key`, { grace_seconds: 604_800 });

    expect(shown).toMatchObject({ status: 200, body: { data: { api_key: group.api_key } } });
    expect(shown.headers['cache-control']).toBe('no-store');
    expect([fresh.status, graceful.status]).toEqual([200, 200]);
    expect(new Set([group.api_key, fresh.body.data.api_key, graceful.body.data.api_key]).size).toBe(3);
    for (const grace_seconds of [-1, 604_801, 1.5, 'x', null]) {
      expect((await call('POST', `/mcp/groups/${group.id}/regenerate-key`, { grace_seconds })).status).toBe(400);
    }
  });

  it('gives the address (F-ADM-09) and snippets, with the key for administrators only (F-ADM-12)', async () => {
    const group = await created({ name: 'Connected' });

    expect((await call('GET', `/mcp/groups/${group.id}/server-url`, undefined, 'operator')).body.data).toEqual({
      server_url: 'https://mcp.test/mcp/connected',
      server_code: 'connected',
    });
    const all = await call('GET', `/mcp/groups/${group.id}/client-config`);
    expect(all.body.data.configs.map(({ client }: { client: string }) => client)).toEqual([...mcpClients]);
    expect(JSON.stringify(all.body)).toContain(group.api_key);
    const dify = await call('GET', `/mcp/groups/${group.id}/client-config?client=dify`, undefined, 'operator');
    expect(dify.body.data.configs).toHaveLength(1);
    expect(dify.body.data.configs[0].content).toContain('https://mcp.test/mcp/connected/mcp');
    expect(JSON.stringify(dify.body)).not.toContain(group.api_key);
    expect((await call('GET', `/mcp/groups/${group.id}/client-config?client=nobody`)).status).toBe(400);
  });

  it('adds tools, tries them and takes them along when the group is deleted', async () => {
    const group = await created({ name: 'Tooled' });

    const added = await call('POST', `/mcp/groups/${group.id}/tools`, { tool_name: 'echo_tool', timeout_seconds: 5 });
    const tried = await call('POST', `/mcp/tools/${added.body.data.id}/test`, { arguments: { message: 'hi' } });
    const failed = await call('POST', `/mcp/tools/${added.body.data.id}/test`, {});

    expect(added).toMatchObject({ status: 201, body: { data: { tool_name: 'echo_tool', timeout_seconds: 5 } } });
    expect(tried.body.data).toMatchObject({
      success: true,
      result: { message: 'hi' },
      duration_ms: expect.any(Number),
      request_id: expect.any(String),
    });
    expect(failed).toMatchObject({ status: 200, body: { data: { success: false, error: { code: 'INVALID' } } } });
    expect((await call('POST', `/mcp/groups/${group.id}/tools`, { tool_name: 'echo_tool' })).status).toBe(400);
    expect((await call('POST', '/mcp/groups/unknown/tools', { tool_name: 'echo_tool' })).status).toBe(404);
    expect((await call('DELETE', `/mcp/groups/${group.id}`)).status).toBe(200);
    expect((await call('POST', `/mcp/tools/${added.body.data.id}/test`, {})).status).toBe(404);
  });

  it('answers 404 for unknown ids, well-formed or not (F-ADM-07)', async () => {
    for (const id of ['01990000-0000-7000-8000-00000000dead', 'x', '%00', '%F0%9F%98%80', "'%20OR%201=1"]) {
      for (const [method, path] of routes(id)) {
        expect([path, (await call(method, path, bodyFor(method, path))).status]).toEqual([path, 404]);
      }
    }
  });

  it('is open to administrators; operators look, everybody else stays outside (F-ADM-07, F-GRP-14)', async () => {
    const { id } = await created({ name: 'Guarded' });
    const all = [['GET', '/mcp/groups'], ['POST', '/mcp/groups'], ...routes(id)] as [Method, string][];

    for (const [method, path] of all) {
      const body = bodyFor(method, path);
      const looks = method === 'GET' && !path.endsWith('/api-key');
      expect([path, (await call(method, path, body, 'operator')).status]).toEqual([path, looks ? 200 : 403]);
      for (const role of ['consultant', 'doctor', 'customer']) {
        expect([path, (await call(method, path, body, role)).status]).toEqual([path, 403]);
      }
      expect([path, (await call(method, path, body, '')).status]).toEqual([path, 401]);
      expect([path, (await call(method, path, body, 'nobody')).status]).toEqual([path, 401]);
    }
  });
});

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

function routes(id: string): [Method, string][] {
  return [
    ['GET', `/mcp/groups/${id}`],
    ['GET', `/mcp/groups/${id}/api-key`],
    ['GET', `/mcp/groups/${id}/server-url`],
    ['GET', `/mcp/groups/${id}/client-config`],
    ['POST', `/mcp/groups/${id}/regenerate-key`],
    ['POST', `/mcp/groups/${id}/tools`],
    ['POST', `/mcp/tools/${id}/test`],
    ['PATCH', `/mcp/groups/${id}`],
    ['DELETE', `/mcp/groups/${id}`],
  ];
}

function bodyFor(method: Method, path: string): object | undefined {
  if (path.endsWith('/tools')) return { tool_name: 'echo_tool' };
  return method === 'GET' || method === 'DELETE' ? undefined : {};
}
