import 'reflect-metadata';
import type { ModuleMetadata } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.setup';
import type { Role } from '../../src/common/access/principal.types';
import { loadConfig } from '../../src/config/load-config';
import { UsersService } from '../../src/users/users.service';
import { testDatabaseUrl } from './databases';
import type { Engine } from './engines';

export const adminLogin = { login: 'admin@anmei.local', password: 'correct-horse-battery' };

/** What a REST call came back with. */
export interface RestAnswer<T> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: {
    readonly success: boolean;
    readonly data: T;
    readonly page?: { readonly next_cursor: string | null };
    readonly error?: { readonly code: string; readonly message: string; readonly details: { field: string }[] };
    readonly request_id?: string;
  };
}

type Json = Record<string, unknown>;

/** Somebody with an account who is signed in. */
export interface Person {
  readonly token: string;
  readonly userId: string;
  readonly username: string;
}

const password = 'a-long-enough-password';

/** The REST API of a platform at `url`. */
export class RestClient {
  private adminToken: string | undefined;

  constructor(readonly url: string) {}

  /** A REST call under `/api/v1`, signed in as `token` says; without one as nobody. */
  async call<T = Json>(
    method: string,
    path: string,
    body?: unknown,
    token?: string,
    more: Record<string, string> = {},
  ) {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...more,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as RestAnswer<T>['body'];
    return { status: response.status, headers: response.headers, body: answer } satisfies RestAnswer<T>;
  }

  /** As {@link call}, signed in as the administrator. */
  async asAdmin<T = Json>(method: string, path: string, body?: unknown): Promise<RestAnswer<T>> {
    this.adminToken ??= (await this.signIn(adminLogin.login, adminLogin.password)).token;
    return this.call<T>(method, path, body, this.adminToken);
  }

  async signIn(login: string, password: string): Promise<{ token: string; userId: string }> {
    const { body } = await this.call<{ access_token: string; user: { id: string } }>('POST', '/auth/login', {
      login,
      password,
    });
    if (!body.success) throw new Error(`sign-in of ${login} failed: ${body.error?.message ?? ''}`);
    return { token: body.data.access_token, userId: body.data.user.id };
  }

  /** A new customer, signed in. */
  async registerCustomer(name: string): Promise<Person> {
    const email = `${name}@example.com`;
    const { body } = await this.call('POST', '/auth/register', { email, username: name, password });
    if (!body.success) throw new Error(`registration of ${name} failed: ${body.error?.message ?? ''}`);
    return { ...(await this.signIn(email, password)), username: name };
  }

  /** From now on nobody greets new customers, for suites that look at what greetings would change. */
  async withoutAutomation(): Promise<void> {
    const flag = '/feature-flags/registration_automation';
    const { version } = (await this.asAdmin<{ version: number }>('GET', flag)).body.data;
    const { status } = await this.asAdmin('PUT', flag, { enabled: false, stage: 'all', version });
    if (status !== 200) throw new Error(`the flag was not switched off: ${status}`);
  }

  /** A group with these tools; its key, address and id. */
  async createGroup(name: string, tools: readonly string[], settings: Json = {}): Promise<TestGroup> {
    const created = await this.asAdmin<{ id: string; api_key: string; server_code: string }>('POST', '/mcp/groups', {
      name,
      ...settings,
    });
    if (!created.body.success) throw new Error(`group ${name} was refused: ${JSON.stringify(created.body.error)}`);
    const { id, api_key: key, server_code: code } = created.body.data;
    const toolIds: Record<string, string> = {};
    for (const tool_name of tools) {
      const added = await this.asAdmin<{ id: string }>('POST', `/mcp/groups/${id}/tools`, { tool_name });
      if (!added.body.success) throw new Error(`tool ${tool_name} was refused: ${JSON.stringify(added.body.error)}`);
      toolIds[tool_name] = added.body.data.id;
    }
    return { id, key, code, url: `${this.url}/mcp/${code}`, toolIds };
  }
}

/** A platform that listens on a free port, over a database of its own. */
export class TestApp extends RestClient {
  constructor(
    readonly app: NestFastifyApplication,
    url: string,
  ) {
    super(url);
  }

  /** A new member of staff, signed in. */
  async addStaff(username: string, role: Role = 'consultant'): Promise<Person> {
    const email = `${username}@example.com`;
    const account = { username, email, password, tier: 'internal' as const, roles: [role] };
    await this.app.get(UsersService, { strict: false }).create(account);
    return { ...(await this.signIn(email, password)), username };
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

export interface TestGroup {
  readonly id: string;
  readonly key: string;
  readonly code: string;
  readonly url: string;
  readonly toolIds: Readonly<Record<string, string>>;
}

/** Starts the platform as `main.ts` does, on `engine`, with `env` over the defaults of tests. */
export async function startTestApp(
  engine: Engine = 'sqlite',
  env: Record<string, string> = {},
  more: NonNullable<ModuleMetadata['imports']> = [],
): Promise<TestApp> {
  const config = loadConfig({
    APP_ENV: 'test',
    DATABASE_URL: await testDatabaseUrl(engine),
    ADMIN_EMAIL: adminLogin.login,
    ADMIN_PASSWORD: adminLogin.password,
    LOG_LEVEL: 'silent',
    ...env,
  });
  const app = await createApp(config, false, more);
  try {
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  return new TestApp(app, (await app.getUrl()).replace('[::1]', '127.0.0.1'));
}
