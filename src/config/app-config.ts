/** Where the process listens and who it takes itself to be. */
export class ServerConfig {
  constructor(
    readonly environment: 'development' | 'test' | 'production',
    readonly port: number,
    readonly host: string,
    /** Public base of every URL that is handed out, without a trailing slash. */
    readonly publicUrl: string,
    /** Whether `X-Forwarded-For` names the client (a reverse proxy of ours stands in front). */
    readonly trustProxy: boolean,
    readonly apiDocs: boolean,
  ) {}
}

export class DatabaseConfig {
  constructor(
    readonly engine: 'sqlite' | 'mysql' | 'mariadb',
    /** The file (or `:memory:`) on SQLite, the URL on a server. */
    readonly location: string,
    readonly poolSize: number,
  ) {}
}

export class RedisConfig {
  constructor(readonly url: string | undefined) {}
}

/** Keys derived from `APP_SECRET`; one purpose each, so that none opens another's door. */
export interface DerivedKeys {
  /** Pepper of the digests by which group keys are looked up. */
  readonly pepper: Buffer;
  /** AES-256-GCM key for what must be revealed again. */
  readonly encryption: Buffer;
  /** Signs the access tokens of people. */
  readonly accessTokens: Buffer;
  /** Signs the acting-user tokens that travel through agents. */
  readonly userTokens: Buffer;
  /** Chains the audit trail. */
  readonly audit: Buffer;
  /** Digests of requests, which may hold passwords. */
  readonly requests: Buffer;
  /** Signs what a client of MCP carries between two rounds of one request. */
  readonly requestState: Buffer;
}

export class SecretsConfig {
  constructor(
    readonly current: DerivedKeys,
    /** Still honoured while a secret is being rotated. */
    readonly previous: DerivedKeys | undefined,
  ) {}

  /** The current keys first, then the previous ones while they count. */
  get all(): DerivedKeys[] {
    return this.previous ? [this.current, this.previous] : [this.current];
  }
}

export class AdminConfig {
  constructor(
    readonly email: string,
    readonly password: string | undefined,
  ) {}
}

export class McpConfig {
  constructor(
    /** Idle seconds after which a legacy session ends. */
    readonly sessionTimeout: number,
    readonly maxSessions: number,
    /** Browser origins that may call the MCP endpoints. */
    readonly allowedOrigins: readonly string[],
  ) {}
}

export class OAuthConfig {
  constructor(
    /** Whether groups may let agents in by OAuth. */
    readonly enabled: boolean,
  ) {}
}

/** The Dify app that serves a new platform until operators choose their agents. */
export interface FirstAgentConnection {
  readonly baseUrl: string;
  readonly apiKey: string;
  /** The name under which breaker and figures know the app. */
  readonly appId: string;
}

export class FirstAgentConfig {
  constructor(readonly connection: FirstAgentConnection | undefined) {}
}

export class TracingConfig {
  constructor(
    /** Base address of an OTLP receiver over HTTP, without a trailing slash; undefined: traces are off. */
    readonly endpoint: string | undefined,
  ) {}
}

export class LogConfig {
  constructor(
    readonly level: string,
    /** Readable text in development, one JSON line an event otherwise. */
    readonly pretty: boolean,
  ) {}
}

export interface AppConfig {
  readonly server: ServerConfig;
  readonly database: DatabaseConfig;
  readonly redis: RedisConfig;
  readonly secrets: SecretsConfig;
  readonly admin: AdminConfig;
  readonly mcp: McpConfig;
  readonly oauth: OAuthConfig;
  readonly firstAgent: FirstAgentConfig;
  readonly tracing: TracingConfig;
  readonly log: LogConfig;
}
