import { developmentSecret } from './env.schema';
import { ConfigError, loadConfig } from './load-config';

const strong = 'J8w2-kQz7!vLr4#tNb9@xHc5$eGm1%yPd6';
const other = 'another-Strong_Secret=with(many)Chars:0123456789';
const production = { APP_ENV: 'production', APP_SECRET: strong };

function refusal(env: Record<string, string>): string {
  try {
    loadConfig(env);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as ConfigError).message;
  }
  throw new Error('the environment was accepted');
}

describe('the configuration', () => {
  it('has a default for every variable, for a start on the embedded store', () => {
    const config = loadConfig({});
    expect(config.server).toMatchObject({ environment: 'development', port: 8000, host: '127.0.0.1', apiDocs: true });
    expect(config.database).toEqual({ engine: 'sqlite', location: './data/anmei.db', poolSize: 1 });
    expect(config.redis.url).toBeUndefined();
    expect(config.mcp.allowedOrigins).toEqual(['http://localhost:8000']);
    expect(config.secrets.all).toHaveLength(1);
  });

  it('takes an empty variable for an absent one', () => {
    expect(loadConfig({ PORT: '', REDIS_URL: '', ADMIN_PASSWORD: '' })).toEqual(loadConfig({}));
  });

  it('names every unusable variable in one message', () => {
    const message = refusal({ PORT: '70000', LOG_LEVEL: 'loud', TRUST_PROXY: 'yes' });
    for (const name of ['PORT', 'LOG_LEVEL', 'TRUST_PROXY']) expect(message).toContain(`  ${name}: `);
    expect(message).toContain('3 unusable');
  });

  it.each([
    ['PORT', 'http'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['DATABASE_POOL_SIZE', '0'],
    ['DATABASE_POOL_SIZE', '1'],
    ['DATABASE_POOL_SIZE', '201'],
    ['APP_ENV', 'prod'],
    ['ADMIN_EMAIL', 'admin'],
    ['MCP_SERVER_BASE_URL', 'localhost:8000'],
    ['MCP_SERVER_BASE_URL', 'ftp://mcp.example'],
    ['MCP_SESSION_TIMEOUT', '0'],
    ['MCP_MAX_SESSIONS', 'many'],
    ['API_DOCS', 'on'],
    ['DIFY_BASE_URL', 'api.dify.ai/v1'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'localhost:4318'],
    ['DIFY_API_KEY', 'short'],
    ['DIFY_APP_ID', 'my app'],
  ])('refuses %s=%s and names it', (name, value) => {
    expect(refusal({ [name]: value })).toContain(`${name}: `);
  });

  it('cuts trailing slashes off the public address and derives the allowed origin from it', () => {
    const config = loadConfig({ MCP_SERVER_BASE_URL: 'https://mcp.example/platform//' });
    expect(config.server.publicUrl).toBe('https://mcp.example/platform');
    expect(config.mcp.allowedOrigins).toEqual(['https://mcp.example']);
  });

  it('sends traces nowhere by default, and to an address without a trailing slash otherwise', () => {
    expect(loadConfig({}).tracing.endpoint).toBeUndefined();
    const { tracing } = loadConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/' });
    expect(tracing.endpoint).toBe('http://collector:4318');
  });

  it('reads a list of origins without its blanks', () => {
    const { mcp } = loadConfig({ MCP_ALLOWED_ORIGINS: ' https://a.example, ,https://b.example ' });
    expect(mcp.allowedOrigins).toEqual(['https://a.example', 'https://b.example']);
  });
});

describe('the first agent', () => {
  const [DIFY_BASE_URL, DIFY_API_KEY] = ['https://dify.example/v1', 'app-KeyOfTheFirstApp'];

  it('is none by default, and has a name of its own otherwise', () => {
    expect(loadConfig({}).firstAgent.connection).toBeUndefined();
    const { connection } = loadConfig({ DIFY_BASE_URL, DIFY_API_KEY }).firstAgent;
    expect(connection).toEqual({ baseUrl: DIFY_BASE_URL, apiKey: DIFY_API_KEY, appId: 'dify' });
  });

  it('needs address and key, and the message names the missing one without the other’s value', () => {
    expect(refusal({ DIFY_BASE_URL })).toMatch(/^DIFY_API_KEY is missing/);
    const message = refusal({ DIFY_API_KEY });
    expect(message).toMatch(/^DIFY_BASE_URL is missing/);
    expect(message).not.toContain(DIFY_API_KEY);
  });
});

describe('DATABASE_URL', () => {
  it.each([
    ['sqlite:./data/a.db', './data/a.db'],
    ['sqlite:/var/lib/a.db', '/var/lib/a.db'],
    ['sqlite:///var/lib/a.db', '/var/lib/a.db'],
    ['sqlite::memory:', ':memory:'],
  ])('%s is the SQLite file %s', (url, location) => {
    expect(loadConfig({ DATABASE_URL: url }).database).toEqual({ engine: 'sqlite', location, poolSize: 1 });
  });

  it.each(['mysql', 'mariadb'] as const)('%s:// is that server with its pool', (engine) => {
    const url = `${engine}://user:p%40ss@db.example:3306/anmei`;
    const { database } = loadConfig({ DATABASE_URL: url, DATABASE_POOL_SIZE: '25' });
    expect(database).toEqual({ engine, location: url, poolSize: 25 });
  });

  it.each([
    ['sqlite:', 'needs a file'],
    ['sqlite://', 'needs a file'],
    ['sqlite://data/a.db', 'needs a file'],
    ['postgres://db.example/anmei', 'must start with'],
    ['mysql:db', 'must start with'],
    ['mysql://user:p/ss#@db.example/anmei', 'escape special characters'],
  ])('%s is refused with a remedy', (url, remedy) => {
    expect(refusal({ DATABASE_URL: url })).toContain(remedy);
  });
});

describe('the keys derived from APP_SECRET', () => {
  it('are 32 bytes, differ from each other and are the same at every start', () => {
    const keys = loadConfig({ APP_SECRET: strong }).secrets.current;
    const values = Object.values(keys).map((key: Buffer) => key.toString('hex'));
    expect(values.length).toBeGreaterThanOrEqual(5);
    expect(new Set(values).size).toBe(values.length);
    expect(values.every((value) => value.length === 64)).toBe(true);
    expect(loadConfig({ APP_SECRET: strong }).secrets.current).toEqual(keys);
  });

  it('differ wholly between two secrets, and the previous ones stay behind the current ones', () => {
    const { secrets } = loadConfig({ APP_SECRET: strong, APP_SECRET_PREVIOUS: other });
    const currentKeys = Object.values(secrets.current).map((key: Buffer) => key.toString('hex'));
    const previousKeys = Object.values(secrets.previous ?? {}).map((key: Buffer) => key.toString('hex'));
    expect(previousKeys.filter((key) => currentKeys.includes(key))).toEqual([]);
    expect(secrets.all).toEqual([secrets.current, secrets.previous]);
  });
});

describe('in production', () => {
  it('a strong secret is accepted, logs are JSON and the API document is off unless asked for', () => {
    const config = loadConfig(production);
    expect(config.log.pretty).toBe(false);
    expect(config.server.apiDocs).toBe(false);
    expect(loadConfig({ ...production, API_DOCS: 'true' }).server.apiDocs).toBe(true);
  });

  it.each([
    ['no secret', { APP_SECRET: '' }, 'development value'],
    ['the development secret', { APP_SECRET: developmentSecret }, 'development value'],
    ['a secret of 31 bytes', { APP_SECRET: strong.slice(0, 31) }, 'shorter than 32 bytes'],
    ['a secret of few characters', { APP_SECRET: 'abcabc'.repeat(10) }, 'repeats few characters'],
    ['a weak previous secret', { APP_SECRET_PREVIOUS: 'short' }, 'APP_SECRET_PREVIOUS is shorter'],
    ['two equal secrets', { APP_SECRET_PREVIOUS: strong }, 'are equal'],
    ['the secret as password', { ADMIN_PASSWORD: strong }, 'ADMIN_PASSWORD repeats APP_SECRET'],
  ])('%s stops the start', (_, env, reason) => {
    const message = refusal({ ...production, ...env });
    expect(message).toContain(reason);
    expect(message).not.toContain(strong);
  });

  it('the weakness of a secret is nobody’s business elsewhere', () => {
    expect(loadConfig({ APP_ENV: 'test', APP_SECRET: 'x' }).secrets.current.pepper).toHaveLength(32);
  });
});
