import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { SettingsModule } from '../settings/settings.module';
import { ToolsModule } from '../tools/tools.module';
import { UsersModule } from '../users/users.module';
import { CallersService } from './callers.service';
import { GroupChanges } from './group-changes';
import { GroupConnectionController } from './group-connection.controller';
import { GroupKey } from './group-key.entity';
import { GroupKeyRepository } from './group-key.repository';
import { GroupGrantsService } from './group-grants.service';
import { GroupKeysService } from './group-keys.service';
import { GroupServers } from './group-servers';
import { GroupToolsController } from './group-tools.controller';
import { GroupsController } from './groups.controller';
import { GroupsService } from './groups.service';
import { ToolGroup } from './tool-group.entity';
import { ToolGroupRepository } from './tool-group.repository';
import { TokenCallersService } from './token-callers.service';
import { ToolTrialsService } from './tool-trials.service';

/** Tool groups, their keys, and who a presented credential makes somebody. */
@Module({
  imports: [TypeOrmModule.forFeature([ToolGroup, GroupKey]), AuditModule, SettingsModule, ToolsModule, UsersModule],
  controllers: [GroupsController, GroupConnectionController, GroupToolsController],
  providers: [
    ToolGroupRepository,
    GroupKeyRepository,
    GroupKeysService,
    GroupChanges,
    GroupServers,
    GroupGrantsService,
    TokenCallersService,
    GroupsService,
    CallersService,
    ToolTrialsService,
  ],
  exports: [GroupsService, CallersService, GroupGrantsService, TokenCallersService],
})
export class GroupsModule {}
