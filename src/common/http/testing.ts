import { Global, Module, type ModuleMetadata } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { testDatabaseUrl } from '../../../test/support/databases';
import { ConfigModule } from '../../config/config.module';
import { loadConfig } from '../../config/load-config';
import { AccessGuard } from '../access/access.guard';
import { AccessModule } from '../access/access.module';
import { Authenticator, type Role, type TokenHolder } from '../access/principal.types';
import { CommonModule } from '../common.module';
import { DatabaseModule } from '../database/database.module';
import { ErrorFilter } from './error.filter';
import { followRequests } from './follow-requests';
import { validationPipe } from './validation';

/** The token is the role. */
class RoleAuthenticator extends Authenticator {
  override async authenticate(token: string): Promise<TokenHolder> {
    return { userId: userIdOf(token), username: token, roles: [token as Role], expiresAt: new Date(8.64e15) };
  }
}

@Global()
@Module({ providers: [{ provide: Authenticator, useClass: RoleAuthenticator }], exports: [Authenticator] })
class RolesModule {}

/** The id of the person who signs in as `role`. */
export function userIdOf(role: string): string {
  return `01990000-0000-7000-8000-${Buffer.from(role).toString('hex').slice(0, 12).padEnd(12, '0')}`;
}

interface Answer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a test says what it expects
  readonly body: any;
}

/** Some modules behind the edge of the REST API, where a bearer token is a role. */
export class RestUnderTest {
  constructor(
    readonly app: NestFastifyApplication,
    readonly databaseUrl: string,
  ) {}

  async call(method: 'GET' | 'POST' | 'PUT', url: string, body?: object, as: Role = 'admin'): Promise<Answer> {
    const headers = { authorization: `Bearer ${as}` };
    const payload = body === undefined ? {} : { payload: body };
    const answer = await this.app.inject({ method, url, headers, ...payload });
    return { status: answer.statusCode, body: answer.json() };
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

/** Starts `modules` on `databaseUrl`, a fresh database of the engine under test by default. */
export async function startRest(
  modules: NonNullable<ModuleMetadata['imports']>,
  databaseUrl?: string,
): Promise<RestUnderTest> {
  const url = databaseUrl ?? (await testDatabaseUrl());
  const config = loadConfig({ APP_ENV: 'test', DATABASE_URL: url });
  const common = [ConfigModule.forRoot(config), CommonModule, RolesModule, AccessModule, DatabaseModule];
  const module = await Test.createTestingModule({
    imports: [...common, ...modules],
    providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
  })
    .setLogger(false as never)
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
  followRequests(app.getHttpAdapter().getInstance());
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ErrorFilter());
  await app.init();
  return new RestUnderTest(app, url);
}
