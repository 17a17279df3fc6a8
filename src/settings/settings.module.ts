import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ConfigEpoch } from './config-epoch.entity';
import { ConfigEpochRepository } from './config-epoch.repository';
import { ConfigEpochsService } from './config-epochs.service';

@Module({
  imports: [TypeOrmModule.forFeature([ConfigEpoch])],
  providers: [ConfigEpochRepository, ConfigEpochsService],
  exports: [ConfigEpochsService],
})
export class SettingsModule {}
