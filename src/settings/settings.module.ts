import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { AppSetting } from './app-setting.entity';
import { AppSettingRepository } from './app-setting.repository';
import { AppSettingsService } from './app-settings.service';
import { ConfigEpoch } from './config-epoch.entity';
import { ConfigEpochRepository } from './config-epoch.repository';
import { ConfigEpochsService } from './config-epochs.service';
import { FeatureFlag } from './flags/feature-flag.entity';
import { FeatureFlagRepository } from './flags/feature-flag.repository';
import { FeatureFlagsController } from './flags/feature-flags.controller';
import { FeatureFlagsService } from './flags/feature-flags.service';
import { ConfigRolloutService } from './rollout/config-rollout.service';
import { Replica } from './rollout/replica.entity';
import { ReplicaRepository } from './rollout/replica.repository';
import { ReplicasService } from './rollout/replicas.service';
import { SettingsController } from './settings.controller';
import { SettingsService } from './settings.service';

@Module({
  imports: [TypeOrmModule.forFeature([AppSetting, ConfigEpoch, FeatureFlag, Replica]), AuditModule],
  controllers: [FeatureFlagsController, SettingsController],
  providers: [
    AppSettingRepository,
    AppSettingsService,
    ConfigEpochRepository,
    ConfigEpochsService,
    ConfigRolloutService,
    FeatureFlagRepository,
    FeatureFlagsService,
    ReplicaRepository,
    ReplicasService,
    SettingsService,
  ],
  exports: [AppSettingsService, ConfigEpochsService, ConfigRolloutService, FeatureFlagsService, SettingsService],
})
export class SettingsModule {}
