import { type DynamicModule, Module, type ModuleMetadata } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AgentsModule } from './agents/agents.module';
import { PlanWordingModule } from './agents/plan-wording.module';
import { AlertsModule } from './alerts/alerts.module';
import { AnalysisModule } from './analysis/analysis.module';
import { AuditModule } from './audit/audit.module';
import { AccessGuard } from './common/access/access.guard';
import { AccessModule } from './common/access/access.module';
import { CommonModule } from './common/common.module';
import { SecretCheckModule } from './common/crypto/secret-check.module';
import { DatabaseModule } from './common/database/database.module';
import { IdempotencyModule } from './common/idempotency/idempotency.module';
import { JobsModule } from './common/jobs/jobs.module';
import { RedisModule } from './common/redis/redis.module';
import type { AppConfig } from './config/app-config';
import { ConfigModule } from './config/config.module';
import { ConsultationsModule } from './consultations/consultations.module';
import { ConversationsModule } from './conversations/conversations.module';
import { CustomersModule } from './customers/customers.module';
import { GroupsModule } from './groups/groups.module';
import { HealthModule } from './health/health.module';
import { McpModule } from './mcp/mcp.module';
import { MonitoringModule } from './monitoring/monitoring.module';
import { NotificationsModule } from './notifications/notifications.module';
import { OAuthModule } from './oauth/oauth.module';
import { RegistrationModule } from './registration/registration.module';
import { SettingsModule } from './settings/settings.module';
import { TasksModule } from './tasks/tasks.module';
import { ToolsModule } from './tools/tools.module';
import { TreatmentsModule } from './treatments/treatments.module';
import { UsersModule } from './users/users.module';

/** The platform's table of contents. */
@Module({})
export class AppModule {
  /** `more`: modules that stand beside the platform's own, such as the fixtures of a test suite. */
  static forRoot(config: AppConfig, more: NonNullable<ModuleMetadata['imports']> = []): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.forRoot(config),
        CommonModule,
        AccessModule,
        DatabaseModule,
        SecretCheckModule,
        JobsModule.forRoot(config.redis),
        RedisModule.forRoot(config.redis),
        IdempotencyModule,
        SettingsModule,
        AuditModule,
        AlertsModule,
        ToolsModule,
        UsersModule,
        GroupsModule,
        OAuthModule,
        McpModule,
        NotificationsModule,
        CustomersModule,
        TreatmentsModule,
        ConversationsModule,
        TasksModule,
        ConsultationsModule,
        AgentsModule,
        PlanWordingModule,
        AnalysisModule,
        RegistrationModule,
        MonitoringModule,
        HealthModule,
        ...more,
      ],
      providers: [{ provide: APP_GUARD, useClass: AccessGuard }],
    };
  }
}
