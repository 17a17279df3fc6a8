import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { SettingsModule } from '../settings/settings.module';
import { CallLog } from './call-log.entity';
import { CallLogRepository } from './call-log.repository';
import { CallLogRetention } from './call-log-retention';
import { CallLogService } from './call-log.service';
import { CallStatsRepository } from './call-stats.repository';
import { CallStatsService } from './call-stats.service';
import { CallLogWriter, SpillDirectory } from './call-log-writer';
import { EchoTools } from './echo.tools';
import { FeaturesService } from './features.service';
import { ResourceUpdatesService } from './resource-updates.service';
import { ToolInvokerService } from './tool-invoker.service';
import { ToolMetrics } from './tool-metrics';
import { ToolRegistryService } from './tool-registry.service';
import { ToolSetsService } from './tool-sets.service';
import { ToolSetting } from './tool-setting.entity';
import { ToolSettingRepository } from './tool-setting.repository';
import { ToolSettingsService } from './tool-settings.service';
import { ToolsController } from './tools.controller';

@Module({
  imports: [DiscoveryModule, TypeOrmModule.forFeature([CallLog, ToolSetting]), SettingsModule, AuditModule],
  controllers: [ToolsController],
  providers: [
    { provide: SpillDirectory, useValue: './data/spill' },
    CallLogRepository,
    CallLogRetention,
    CallLogService,
    CallLogWriter,
    CallStatsRepository,
    CallStatsService,
    EchoTools,
    FeaturesService,
    ResourceUpdatesService,
    ToolInvokerService,
    ToolMetrics,
    ToolRegistryService,
    ToolSetsService,
    ToolSettingRepository,
    ToolSettingsService,
  ],
  exports: [
    CallLogService,
    CallStatsService,
    ResourceUpdatesService,
    FeaturesService,
    ToolInvokerService,
    ToolRegistryService,
    ToolSetsService,
    ToolSettingsService,
  ],
})
export class ToolsModule {}
