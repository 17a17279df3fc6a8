import { Module } from '@nestjs/common';
import { GroupsModule } from '../groups/groups.module';
import { ToolsModule } from '../tools/tools.module';
import { CallerGuard } from './caller.guard';
import { OriginRules } from '../common/http/origin-rules';
import { McpController } from './mcp.controller';
import { MessageDispatcher } from './message-dispatcher.service';
import { MethodRunner } from './method-runner.service';
import { LegacyMethods } from './methods/legacy-methods';
import { ModernMethods } from './methods/modern-methods';
import { ToolMethods } from './methods/tool-methods';
import { RefusalLogService } from './refusal-log.service';
import { SessionDispatcher } from './sessions/session-dispatcher.service';
import { SessionStore } from './sessions/session-store';

/** The MCP servers: one address a group, both protocol eras. */
@Module({
  imports: [GroupsModule, ToolsModule],
  controllers: [McpController],
  providers: [
    CallerGuard,
    OriginRules,
    RefusalLogService,
    ToolMethods,
    LegacyMethods,
    ModernMethods,
    MethodRunner,
    SessionStore,
    SessionDispatcher,
    MessageDispatcher,
  ],
})
export class McpModule {}
