import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { GroupsModule } from '../groups/groups.module';
import { OAuthModule } from '../oauth/oauth.module';
import { SettingsModule } from '../settings/settings.module';
import { ToolsModule } from '../tools/tools.module';
import { CallerGuard } from './caller.guard';
import { OriginRules } from '../common/http/origin-rules';
import { AdmissionsService } from './http/admissions.service';
import { HttpExchanges } from './http/http-exchanges.service';
import { McpController } from './mcp.controller';
import { MessageDispatcher } from './message-dispatcher.service';
import { MethodRunner } from './method-runner.service';
import { FeatureMethods } from './methods/feature-methods';
import { LegacyMethods } from './methods/legacy-methods';
import { ListLimit } from './methods/list-limit.service';
import { ModernMethods } from './methods/modern-methods';
import { RunRequests } from './methods/run-requests.service';
import { ServerMethods } from './methods/server-methods';
import { ToolMethods } from './methods/tool-methods';
import { RefusalLogService } from './refusal-log.service';
import { SessionDispatcher } from './sessions/session-dispatcher.service';
import { SessionRecord } from './sessions/session-record.entity';
import { SessionRecordRepository } from './sessions/session-record.repository';
import { SessionRecordsService } from './sessions/session-records.service';
import { SessionSeal } from './sessions/session-seal';
import { SessionStore } from './sessions/session-store';
import { ChangeFeed } from './streams/change-feed.service';
import { ListContents } from './streams/list-contents';
import { ListenMethods } from './streams/listen-methods';
import { OpenConnections } from './streams/open-connections.service';
import { Channels } from './channels/channels.service';
import { McpTask } from './tasks/mcp-task.entity';
import { McpTaskRepository } from './tasks/mcp-task.repository';
import { TaskFeed } from './tasks/task-feed.service';
import { TaskMethods } from './tasks/task-methods';
import { TaskRuns } from './tasks/task-runs.service';
import { TaskStore } from './tasks/task-store';
import { StdioServerService } from './channels/stdio-server.service';
import { ServerController } from './server/server.controller';
import { ServerStateService } from './server/server-state.service';
import { SseController } from './sse/sse.controller';
import { SsePeers } from './sse/sse-peers.service';

/** The MCP servers: one address a group, both protocol eras. */
@Module({
  imports: [
    TypeOrmModule.forFeature([SessionRecord, McpTask]),
    GroupsModule,
    OAuthModule,
    SettingsModule,
    AuditModule,
    ToolsModule,
  ],
  controllers: [ServerController, McpController, SseController],
  providers: [
    CallerGuard,
    OriginRules,
    AdmissionsService,
    HttpExchanges,
    OpenConnections,
    ListContents,
    ChangeFeed,
    ListenMethods,
    RefusalLogService,
    ToolMethods,
    FeatureMethods,
    ServerMethods,
    ListLimit,
    RunRequests,
    McpTaskRepository,
    TaskStore,
    TaskFeed,
    TaskRuns,
    TaskMethods,
    LegacyMethods,
    ModernMethods,
    MethodRunner,
    SessionSeal,
    SessionRecordRepository,
    SessionRecordsService,
    SessionStore,
    SessionDispatcher,
    Channels,
    SsePeers,
    StdioServerService,
    ServerStateService,
    MessageDispatcher,
  ],
  exports: [ServerStateService],
})
export class McpModule {}
