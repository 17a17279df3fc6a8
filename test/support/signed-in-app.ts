import 'reflect-metadata';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from '../../src/app.setup';
import { type Role, roles } from '../../src/common/access/principal.types';
import { loadConfig } from '../../src/config/load-config';
import { UsersService } from '../../src/users/users.service';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Sent {
  /** In place of `:id`. */
  readonly id?: string | undefined;
  readonly body?: Record<string, unknown>;
  readonly key?: string;
}

export interface Answer {
  readonly status: number;
  /** Code of the error, if it is one. */
  readonly code: string | undefined;
  readonly data: unknown;
}

export const password = 'correct-horse-battery';

/** The whole platform without a port, with somebody signed in for each role. */
export class SignedInApp {
  private readonly tokens = new Map<Role, string>();

  private constructor(
    readonly app: NestFastifyApplication,
    /** `METHOD path` of all routes that it registered. */
    readonly routes: readonly string[],
  ) {}

  /** On a store in memory, or the one at `databaseUrl`. */
  static async start(databaseUrl = 'sqlite::memory:'): Promise<SignedInApp> {
    const config = loadConfig({
      APP_ENV: 'test',
      DATABASE_URL: databaseUrl,
      ADMIN_PASSWORD: password,
      API_DOCS: 'false',
      LOG_LEVEL: 'silent',
    });
    const app = await createApp(config, false);
    const routes = new Set<string>();
    const fastify = app.getHttpAdapter().getInstance();
    fastify.addHook('onRoute', ({ method, url }) => {
      if (method !== 'HEAD') routes.add(`${Array.isArray(method) ? 'ALL' : method} ${url}`);
    });
    await app.init();
    await fastify.ready();
    const running = new SignedInApp(app, [...routes]);
    for (const role of roles) await running.signIn(role);
    return running;
  }

  /** Sends what `route` (`PATCH /api/v1/tasks/:id`) takes, signed in with a role, or as nobody, or with a token. */
  async send(route: string, as: Role | { token: string } | undefined, sent: Sent = {}): Promise<Answer> {
    const [method, path] = route.split(' ') as [Method, string];
    const { id = 'absent', body, key } = sent;
    const token = typeof as === 'string' ? this.tokens.get(as) : as?.token;
    const answer = await this.app.inject({
      method,
      url: path.replace(':id', encodeURIComponent(id)),
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { payload: JSON.stringify(body) }),
    });
    const json = String(answer.headers['content-type']).includes('json');
    const { error, data } = json ? answer.json<{ error?: { code: string }; data?: unknown }>() : {};
    return { status: answer.statusCode, code: error?.code, data };
  }

  async close(): Promise<void> {
    await this.app.close();
  }

  private async signIn(role: Role): Promise<void> {
    const login = role === 'admin' ? 'admin@anmei.local' : `${role}@example.com`;
    const person = { username: role, email: login, password, tier: 'internal', roles: [role] } as const;
    if (role !== 'admin') await this.app.get(UsersService, { strict: false }).create({ ...person, roles: [role] });
    const { data } = await this.send('POST /api/v1/auth/login', undefined, { body: { login, password } });
    this.tokens.set(role, (data as { access_token: string }).access_token);
  }
}
