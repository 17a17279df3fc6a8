import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
import { AuditService } from './audit/audit.service';
import { migrate } from './common/database/migrate';
import { dataSourceOptions, openDataSource } from './common/database/open-data-source';
import { createPino, PinoLogger } from './common/log/pino-logger';
import type { AppConfig } from './config/app-config';
import { ConfigError, loadConfig } from './config/load-config';
import { SeedModule } from './seed/seed.module';
import { SeedService } from './seed/seed.service';
import { UserTokensService } from './users/user-tokens.service';
import { UsersService } from './users/users.service';

type Command = (config: AppConfig, args: readonly string[]) => Promise<void>;

const commands: Record<string, { readonly does: string; readonly run: Command }> = {
  migrate: { does: 'bring the schema to head', run: runMigrations },
  seed: { does: 'add the demo data', run: seed },
  'user-token': { does: '<username>: print an X-User-Token of five minutes', run: printUserToken },
  'verify-audit': { does: 'check the chain of the audit trail', run: verifyAudit },
};

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function runMigrations(config: AppConfig): Promise<void> {
  const dataSource = await openDataSource(dataSourceOptions(config.database, []));
  try {
    const names = await migrate(dataSource);
    print(names.length === 0 ? 'The schema is at head.' : `Ran ${names.length} migrations:\n${names.join('\n')}`);
  } finally {
    await dataSource.destroy();
  }
}

async function seed(config: AppConfig): Promise<void> {
  const password = process.env['SEED_PASSWORD'] ?? randomBytes(9).toString('base64url');
  await within(config, async (app) => {
    const report = await app.get(SeedService, { strict: false }).run({ password });
    print(JSON.stringify(report, null, 2));
  });
}

async function printUserToken(config: AppConfig, [username]: readonly string[]): Promise<void> {
  if (username === undefined) throw new ConfigError('Name the user: user-token <username>');
  await within(config, async (app) => {
    const user = await app.get(UsersService, { strict: false }).findByUsername(username);
    if (user === undefined) throw new ConfigError(`There is no user "${username}".`);
    print(await app.get(UserTokensService, { strict: false }).mint(user.id));
  });
}

async function verifyAudit(config: AppConfig): Promise<void> {
  await within(config, async (app) => {
    const broken = await app.get(AuditService, { strict: false }).firstBrokenLink();
    if (broken !== null) throw new ConfigError(`The audit trail does not fit from row ${broken} on.`);
    print('The audit trail is whole.');
  });
}

/** Runs `work` in the platform without its network side. */
async function within(config: AppConfig, work: (app: INestApplicationContext) => Promise<void>): Promise<void> {
  const logger = new PinoLogger(createPino({ ...config.log, level: 'warn' }));
  const app = await NestFactory.createApplicationContext(AppModule.forRoot(config, [SeedModule]), {
    logger,
    abortOnError: false,
  });
  try {
    await work(app);
  } finally {
    await app.close();
  }
}

async function run([name = '', ...args]: readonly string[]): Promise<void> {
  const command = commands[name];
  if (command === undefined) {
    const list = Object.entries(commands).map(([known, { does }]) => `  ${known.padEnd(14)}${does}`);
    throw new ConfigError(`Usage: node dist/src/cli.js <command>\n${list.join('\n')}`);
  }
  await command.run(loadConfig(process.env), args);
}

run(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack ?? error)}\n`);
  process.exit(1);
});
