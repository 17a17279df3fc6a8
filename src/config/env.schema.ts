import { z } from 'zod';

/** The secret of a development start; production refuses it. */
export const developmentSecret = 'development-secret-do-not-use-in-production';

const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const list = z.string().transform((value) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** Every environment variable that the platform reads; `.env.example` explains each one. */
export const envSchema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8000),
  HOST: z.string().min(1).default('127.0.0.1'),
  TRUST_PROXY: flag.default(false),
  DATABASE_URL: z.string().min(1).default('sqlite:./data/anmei.db'),
  /** One connection more than the one that holds the lock of the migrations. */
  DATABASE_POOL_SIZE: z.coerce.number().int().min(2).max(200).default(10),
  REDIS_URL: z.string().min(1).optional(),
  APP_ENV: z.enum(['development', 'test', 'production']).default('development'),
  APP_SECRET: z.string().min(1).default(developmentSecret),
  APP_SECRET_PREVIOUS: z.string().min(1).optional(),
  ADMIN_EMAIL: z.email().default('admin@anmei.local'),
  ADMIN_PASSWORD: z.string().min(1).optional(),
  MCP_SERVER_BASE_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:8000'),
  MCP_OAUTH_ENABLED: flag.default(true),
  MCP_SESSION_TIMEOUT: z.coerce.number().int().min(1).default(3600),
  MCP_MAX_SESSIONS: z.coerce.number().int().min(1).default(1000),
  MCP_ALLOWED_ORIGINS: list.optional(),
  API_DOCS: flag.optional(),
  DIFY_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  DIFY_API_KEY: z
    .string()
    .regex(/^[\x21-\x7e]{8,400}$/, 'takes 8 to 400 visible ASCII characters')
    .optional(),
  DIFY_APP_ID: z
    .string()
    .regex(/^[\w.-]{1,64}$/, 'takes 1 to 64 letters, digits and . _ -')
    .default('dify'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Env = z.output<typeof envSchema>;
