import { Module } from '@nestjs/common';
import { AgentsModule } from '../agents/agents.module';
import { AlertsModule } from '../alerts/alerts.module';
import { TimerJobs } from '../common/jobs/timer-jobs';
import { ConversationsModule } from '../conversations/conversations.module';
import { McpModule } from '../mcp/mcp.module';
import { RegistrationModule } from '../registration/registration.module';
import { ToolsModule } from '../tools/tools.module';
import { AutomationDashboardController } from './automation-dashboard.controller';
import { AutomationDashboardService } from './automation-dashboard.service';
import { DatabaseWatch } from './database-watch';
import { MetricsController } from './metrics.controller';
import { PlatformStateService } from './platform-state.service';
import { SuccessWatch } from './success-watch';
import { SystemLoad } from './system-load';

/** What the platform tells of itself. */
@Module({
  imports: [AgentsModule, AlertsModule, ConversationsModule, McpModule, RegistrationModule, ToolsModule],
  controllers: [MetricsController, AutomationDashboardController],
  providers: [AutomationDashboardService, PlatformStateService, SystemLoad, SuccessWatch, DatabaseWatch, TimerJobs],
})
export class MonitoringModule {}
