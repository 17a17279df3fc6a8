import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AgentsModule } from '../agents/agents.module';
import { AlertsModule } from '../alerts/alerts.module';
import { AuditModule } from '../audit/audit.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { CustomersModule } from '../customers/customers.module';
import { GroupsModule } from '../groups/groups.module';
import { SettingsModule } from '../settings/settings.module';
import { TasksModule } from '../tasks/tasks.module';
import { ToolsModule } from '../tools/tools.module';
import { UsersModule } from '../users/users.module';
import { AutomationFiguresRepository } from './automation-figures.repository';
import { AutomationFiguresService } from './automation-figures.service';
import { AutomationGroup } from './automation-group';
import { AutomationRun } from './automation-run.entity';
import { AutomationRunRepository } from './automation-run.repository';
import { AutomationRunner } from './automation-runner';
import { AutomationStep } from './automation-step.entity';
import { AutomationSteps } from './automation-steps';
import { ConsultantNotices } from './consultant-notices';
import { ExhaustedRuns } from './exhausted-runs';
import { InboxNotices } from './inbox-notices';
import { OwnMcp } from './own-mcp';
import { RegistrationAutomation } from './registration-automation';
import { RegistrationGate } from './registration-gate';
import { RunLog } from './run-log';
import { RunsController } from './runs.controller';
import { RunsService } from './runs.service';
import { RunRecords } from './run-records';

/** A new customer is greeted and consultants know, whatever happens in between. */
@Module({
  imports: [
    TypeOrmModule.forFeature([AutomationRun, AutomationStep]),
    AgentsModule,
    AlertsModule,
    AuditModule,
    ConversationsModule,
    CustomersModule,
    GroupsModule,
    SettingsModule,
    TasksModule,
    ToolsModule,
    UsersModule,
  ],
  controllers: [RunsController],
  providers: [
    AutomationFiguresRepository,
    AutomationFiguresService,
    AutomationGroup,
    AutomationRunRepository,
    AutomationRunner,
    AutomationSteps,
    ExhaustedRuns,
    OwnMcp,
    RegistrationAutomation,
    RegistrationGate,
    RunLog,
    RunRecords,
    RunsService,
    { provide: ConsultantNotices, useClass: InboxNotices },
  ],
  exports: [AutomationFiguresService],
})
export class RegistrationModule {}
