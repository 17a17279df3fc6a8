import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AppSetting } from './app-setting.entity';
import { AppSettingRepository } from './app-setting.repository';
import { AppSettingsService } from './app-settings.service';
import { ConfigEpoch } from './config-epoch.entity';
import { ConfigEpochRepository } from './config-epoch.repository';
import { ConfigEpochsService } from './config-epochs.service';

@Module({
  imports: [TypeOrmModule.forFeature([AppSetting, ConfigEpoch])],
  providers: [AppSettingRepository, AppSettingsService, ConfigEpochRepository, ConfigEpochsService],
  exports: [AppSettingsService, ConfigEpochsService],
})
export class SettingsModule {}
