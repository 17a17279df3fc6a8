import { hkdfSync } from 'node:crypto';
import {
  AdminConfig,
  type AppConfig,
  DatabaseConfig,
  type DerivedKeys,
  FirstAgentConfig,
  LogConfig,
  McpConfig,
  OAuthConfig,
  RedisConfig,
  SecretsConfig,
  ServerConfig,
  TracingConfig,
} from './app-config';
import { developmentSecret, type Env, envSchema } from './env.schema';

/** The environment cannot be used; `message` names each variable and the remedy. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** Reads the whole configuration from `env`. Pure: throws {@link ConfigError}, touches nothing. */
export function loadConfig(env: Record<string, string | undefined>): AppConfig {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = envSchema.safeParse(present);
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment has ${lines.length} unusable value(s):\n${lines.join('\n')}`);
  }
  const values = parsed.data;
  if (values.APP_ENV === 'production') refuseWeakSecrets(values);
  const publicUrl = values.MCP_SERVER_BASE_URL.replace(/\/+$/, '');
  return {
    server: new ServerConfig(
      values.APP_ENV,
      values.PORT,
      values.HOST,
      publicUrl,
      values.TRUST_PROXY,
      values.API_DOCS ?? values.APP_ENV !== 'production',
    ),
    database: parseDatabaseUrl(values.DATABASE_URL, values.DATABASE_POOL_SIZE),
    redis: new RedisConfig(values.REDIS_URL),
    secrets: new SecretsConfig(
      deriveKeys(values.APP_SECRET),
      values.APP_SECRET_PREVIOUS === undefined ? undefined : deriveKeys(values.APP_SECRET_PREVIOUS),
    ),
    admin: new AdminConfig(values.ADMIN_EMAIL, values.ADMIN_PASSWORD),
    mcp: new McpConfig(
      values.MCP_SESSION_TIMEOUT,
      values.MCP_MAX_SESSIONS,
      values.MCP_ALLOWED_ORIGINS ?? [new URL(publicUrl).origin],
    ),
    oauth: new OAuthConfig(values.MCP_OAUTH_ENABLED),
    firstAgent: firstAgentOf(values),
    tracing: new TracingConfig(values.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, '')),
    log: new LogConfig(values.LOG_LEVEL, values.APP_ENV === 'development'),
  };
}

function firstAgentOf({ DIFY_BASE_URL: baseUrl, DIFY_API_KEY: apiKey, DIFY_APP_ID: appId }: Env): FirstAgentConfig {
  if (baseUrl === undefined && apiKey === undefined) return new FirstAgentConfig(undefined);
  if (baseUrl === undefined)
    throw new ConfigError('DIFY_BASE_URL is missing: DIFY_API_KEY needs the address of its API.');
  if (apiKey === undefined) throw new ConfigError('DIFY_API_KEY is missing: DIFY_BASE_URL needs the key of an app.');
  return new FirstAgentConfig({ baseUrl, apiKey, appId });
}

function refuseWeakSecrets(values: Env): void {
  const secrets = { APP_SECRET: values.APP_SECRET, APP_SECRET_PREVIOUS: values.APP_SECRET_PREVIOUS };
  for (const [name, secret] of Object.entries(secrets)) {
    if (secret === undefined) continue;
    const remedy = 'Set one with: openssl rand -base64 48';
    if (secret === developmentSecret) throw new ConfigError(`${name} holds the development value. ${remedy}`);
    if (Buffer.byteLength(secret) < 32) throw new ConfigError(`${name} is shorter than 32 bytes. ${remedy}`);
    if (new Set(secret).size < 10)
      throw new ConfigError(`${name} repeats few characters and can be guessed. ${remedy}`);
  }
  if (values.APP_SECRET === values.APP_SECRET_PREVIOUS) {
    throw new ConfigError(
      'APP_SECRET and APP_SECRET_PREVIOUS are equal. Unset the previous one once it is rotated out.',
    );
  }
  if (values.ADMIN_PASSWORD !== undefined && values.ADMIN_PASSWORD === values.APP_SECRET) {
    throw new ConfigError('ADMIN_PASSWORD repeats APP_SECRET. Choose a password of its own.');
  }
}

/** One key a purpose, by HKDF-SHA256 (RFC 5869) with the purpose as info. */
function deriveKeys(secret: string): DerivedKeys {
  const derive = (purpose: string): Buffer =>
    Buffer.from(hkdfSync('sha256', secret, 'anmei-mcp-platform', purpose, 32));
  return {
    pepper: derive('group-key-pepper'),
    encryption: derive('encryption'),
    accessTokens: derive('access-tokens'),
    userTokens: derive('user-tokens'),
    audit: derive('audit-chain'),
    requests: derive('request-digests'),
    requestState: derive('mcp-request-state'),
  };
}

function parseDatabaseUrl(url: string, poolSize: number): DatabaseConfig {
  if (url.startsWith('sqlite:')) {
    const file = url.slice('sqlite:'.length).replace(/^\/\/(?=\/)/, '');
    if (/^(\/\/.*)?$/.test(file))
      throw new ConfigError('DATABASE_URL: sqlite: needs a file, such as sqlite:./data/anmei.db');
    return new DatabaseConfig('sqlite', file, 1);
  }
  const engine = /^(mysql|mariadb):\/\//.exec(url)?.[1];
  if (engine !== 'mysql' && engine !== 'mariadb') {
    throw new ConfigError('DATABASE_URL must start with sqlite:, mysql:// or mariadb://');
  }
  if (!URL.canParse(url)) throw new ConfigError('DATABASE_URL is not a URL: escape special characters of the password');
  return new DatabaseConfig(engine, url, poolSize);
}
