import { type DynamicModule, Module } from '@nestjs/common';
import {
  AdminConfig,
  type AppConfig,
  DatabaseConfig,
  FirstAgentConfig,
  LogConfig,
  McpConfig,
  OAuthConfig,
  RedisConfig,
  SecretsConfig,
  ServerConfig,
  TracingConfig,
} from './app-config';

/** Makes each area of a loaded configuration injectable by its class. */
@Module({})
export class ConfigModule {
  static forRoot(config: AppConfig): DynamicModule {
    const providers = [
      { provide: ServerConfig, useValue: config.server },
      { provide: DatabaseConfig, useValue: config.database },
      { provide: RedisConfig, useValue: config.redis },
      { provide: SecretsConfig, useValue: config.secrets },
      { provide: AdminConfig, useValue: config.admin },
      { provide: McpConfig, useValue: config.mcp },
      { provide: OAuthConfig, useValue: config.oauth },
      { provide: FirstAgentConfig, useValue: config.firstAgent },
      { provide: TracingConfig, useValue: config.tracing },
      { provide: LogConfig, useValue: config.log },
    ];
    return { module: ConfigModule, global: true, providers, exports: providers.map(({ provide }) => provide) };
  }
}
