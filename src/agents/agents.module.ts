import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AlertsModule } from '../alerts/alerts.module';
import { AuditModule } from '../audit/audit.module';
import { ConversationsModule } from '../conversations/conversations.module';
import { SettingsModule } from '../settings/settings.module';
import { UsersModule } from '../users/users.module';
import { AgentAlerts } from './agent-alerts';
import { AgentAssignment } from './agent-assignment.entity';
import { AgentAttempts } from './agent-attempts';
import { AgentCallLog } from './agent-call-log.entity';
import { AgentCalls } from './agent-calls';
import { AgentChanges } from './agent-changes';
import { AgentConfig } from './agent-config.entity';
import { AgentConnections } from './agent-connections';
import { AgentConversation } from './agent-conversation.entity';
import { AgentExperiment } from './agent-experiment.entity';
import { AgentGatewayService } from './agent-gateway.service';
import { AgentKeys } from './agent-keys';
import { AgentRepository } from './agent.repository';
import { AgentStatusService } from './agent-status.service';
import { AgentVersion } from './agent-version.entity';
import { AgentVersionWriter } from './agent-version-writer';
import { AgentVersionsController } from './agent-versions.controller';
import { AgentVersionsService } from './agent-versions.service';
import { AgentsController } from './agents.controller';
import { AgentsService } from './agents.service';
import { AiChatService } from './ai-chat.service';
import { AiController } from './ai.controller';
import { AssignmentRepository } from './assignment.repository';
import { AttemptLog } from './attempt-log';
import { AgentCallLogRetention } from './call-log-retention';
import { AgentCallLogRepository } from './call-log.repository';
import { CanarySweep } from './canary-sweep';
import { ConversationLinkRepository } from './conversation-link.repository';
import { DifyClient } from './dify/dify-client';
import { ExperimentResults } from './experiment-results';
import { ExperimentRepository } from './experiment.repository';
import { ExperimentsController } from './experiments.controller';
import { ExperimentsService } from './experiments.service';
import { FirstAgents } from './first-agents';
import { GatewayTimes } from './gateway-times';
import { AgentDirectory } from './routing/agent-directory';
import { AgentRoutes } from './routing/agent-routes';
import { Assignments } from './routing/assignments';
import { Breakers } from './routing/breakers';
import { ConversationLinks } from './routing/conversation-links';
import { DifyApps } from './routing/dify-apps';

const entities = [AgentConfig, AgentVersion, AgentExperiment, AgentAssignment, AgentCallLog, AgentConversation];

const repositories = [
  AgentRepository,
  AgentCallLogRepository,
  AssignmentRepository,
  ConversationLinkRepository,
  ExperimentRepository,
];

const administration = [
  AgentAlerts,
  AgentChanges,
  AgentConnections,
  AgentKeys,
  AgentStatusService,
  AgentVersionWriter,
  AgentVersionsService,
  AgentsService,
  ExperimentResults,
  ExperimentsService,
  FirstAgents,
  CanarySweep,
  AgentCallLogRetention,
];

const gateway = [
  AgentGatewayService,
  AiChatService,
  AgentCalls,
  AgentAttempts,
  AttemptLog,
  DifyClient,
  GatewayTimes,
  AgentDirectory,
  AgentRoutes,
  Assignments,
  Breakers,
  ConversationLinks,
  DifyApps,
];

/** Agents of other platforms: their configuration, and the gateway through which they are asked. */
@Module({
  imports: [
    TypeOrmModule.forFeature(entities),
    AlertsModule,
    AuditModule,
    SettingsModule,
    UsersModule,
    ConversationsModule,
  ],
  // In this order: `agents/experiments` and `agents/status` are no agent ids.
  controllers: [ExperimentsController, AgentVersionsController, AgentsController, AiController],
  providers: [...repositories, ...administration, ...gateway],
  exports: [AgentGatewayService, AgentsService, AgentVersionsService, ExperimentsService, AgentStatusService],
})
export class AgentsModule {}
