import { CreateConfigEpochs1795300000100 } from './1795300000100-create-config-epochs';
import { CreateIdempotencyRecords1795300000150 } from './1795300000150-create-idempotency-records';
import { CreateAuditLogs1795300000200 } from './1795300000200-create-audit-logs';
import { CreateUsers1795300000300 } from './1795300000300-create-users';
import { CreateUserRoles1795300000310 } from './1795300000310-create-user-roles';
import { CreateRefreshTokens1795300000320 } from './1795300000320-create-refresh-tokens';
import { CreateMcpToolGroups1795300000400 } from './1795300000400-create-mcp-tool-groups';
import { CreateMcpGroupKeys1795300000410 } from './1795300000410-create-mcp-group-keys';
import { CreateMcpTools1795300000500 } from './1795300000500-create-mcp-tools';
import { CreateMcpCallLogs1795300000600 } from './1795300000600-create-mcp-call-logs';
import { CreateCustomers1795300000700 } from './1795300000700-create-customers';
import { CreateCustomerProfiles1795300000710 } from './1795300000710-create-customer-profiles';
import { CreateCustomerInsights1795300000720 } from './1795300000720-create-customer-insights';
import { CreateConversations1795300000800 } from './1795300000800-create-conversations';
import { CreateConversationParticipants1795300000810 } from './1795300000810-create-conversation-participants';
import { CreateMessages1795300000820 } from './1795300000820-create-messages';
import { CreateTasks1795300000900 } from './1795300000900-create-tasks';
import { CreateTaskEvents1795300000910 } from './1795300000910-create-task-events';
import { CreateMcpSessionRecords1795300001000 } from './1795300001000-create-mcp-session-records';
import { CreateAppSettings1795300001010 } from './1795300001010-create-app-settings';
import { CreateMcpTasks1795300001020 } from './1795300001020-create-mcp-tasks';
import { CreateOauthClients1795300001100 } from './1795300001100-create-oauth-clients';
import { CreateOauthGrants1795300001110 } from './1795300001110-create-oauth-grants';
import { CreateOauthCodes1795300001120 } from './1795300001120-create-oauth-codes';
import { CreateOauthTokens1795300001130 } from './1795300001130-create-oauth-tokens';
import { CreateServiceProjects1795300001200 } from './1795300001200-create-service-projects';
import { CreateTreatmentPlans1795300001210 } from './1795300001210-create-treatment-plans';
import { CreateServiceRecords1795300001220 } from './1795300001220-create-service-records';
import { CreatePlanSessions1795300001230 } from './1795300001230-create-plan-sessions';
import { CreateConsultationRecords1795300001240 } from './1795300001240-create-consultation-records';
import { CreateMessageFeedback1795300001250 } from './1795300001250-create-message-feedback';
import { CreateAgentConfigs1795300001300 } from './1795300001300-create-agent-configs';
import { CreateAgentVersions1795300001310 } from './1795300001310-create-agent-versions';
import { CreateAgentExperiments1795300001320 } from './1795300001320-create-agent-experiments';
import { CreateAgentAssignments1795300001330 } from './1795300001330-create-agent-assignments';
import { CreateAgentCallLogs1795300001340 } from './1795300001340-create-agent-call-logs';
import { CreateAgentConversations1795300001350 } from './1795300001350-create-agent-conversations';
import { CreateJobs1795300001400 } from './1795300001400-create-jobs';
import { CreateFeatureFlags1795300001420 } from './1795300001420-create-feature-flags';
import { CreateReplicas1795300001430 } from './1795300001430-create-replicas';
import { CreateAlerts1795300001440 } from './1795300001440-create-alerts';
import { CreateInboxes1795300001500 } from './1795300001500-create-inboxes';
import { CreateNotificationDeliveries1795300001510 } from './1795300001510-create-notification-deliveries';
import { CreatePushSubscriptions1795300001520 } from './1795300001520-create-push-subscriptions';
import { CreateNotificationTemplates1795300001530 } from './1795300001530-create-notification-templates';
import { CreateNotificationPreferences1795300001540 } from './1795300001540-create-notification-preferences';
import { CreateBotPosts1795300001550 } from './1795300001550-create-bot-posts';
import { CreateChannelAddresses1795300001555 } from './1795300001555-create-channel-addresses';
import { CreateCustomerHandovers1795300001560 } from './1795300001560-create-customer-handovers';
import { CreateAutomationRuns1795300001600 } from './1795300001600-create-automation-runs';
import { CreateAutomationSteps1795300001610 } from './1795300001610-create-automation-steps';
import { AddTaskNoticeTemplates1795300001705 } from './1795300001705-add-task-notice-templates';

/** Every change of the schema, oldest first. */
export const migrations = [
  CreateConfigEpochs1795300000100,
  CreateIdempotencyRecords1795300000150,
  CreateAuditLogs1795300000200,
  CreateUsers1795300000300,
  CreateUserRoles1795300000310,
  CreateRefreshTokens1795300000320,
  CreateMcpToolGroups1795300000400,
  CreateMcpGroupKeys1795300000410,
  CreateMcpTools1795300000500,
  CreateMcpCallLogs1795300000600,
  CreateCustomers1795300000700,
  CreateCustomerProfiles1795300000710,
  CreateCustomerInsights1795300000720,
  CreateConversations1795300000800,
  CreateConversationParticipants1795300000810,
  CreateMessages1795300000820,
  CreateTasks1795300000900,
  CreateTaskEvents1795300000910,
  CreateMcpSessionRecords1795300001000,
  CreateAppSettings1795300001010,
  CreateMcpTasks1795300001020,
  CreateOauthClients1795300001100,
  CreateOauthGrants1795300001110,
  CreateOauthCodes1795300001120,
  CreateOauthTokens1795300001130,
  CreateServiceProjects1795300001200,
  CreateTreatmentPlans1795300001210,
  CreateServiceRecords1795300001220,
  CreatePlanSessions1795300001230,
  CreateConsultationRecords1795300001240,
  CreateMessageFeedback1795300001250,
  CreateAgentConfigs1795300001300,
  CreateAgentVersions1795300001310,
  CreateAgentExperiments1795300001320,
  CreateAgentAssignments1795300001330,
  CreateAgentCallLogs1795300001340,
  CreateAgentConversations1795300001350,
  CreateJobs1795300001400,
  CreateFeatureFlags1795300001420,
  CreateReplicas1795300001430,
  CreateAlerts1795300001440,
  CreateInboxes1795300001500,
  CreateNotificationDeliveries1795300001510,
  CreatePushSubscriptions1795300001520,
  CreateNotificationTemplates1795300001530,
  CreateNotificationPreferences1795300001540,
  CreateBotPosts1795300001550,
  CreateChannelAddresses1795300001555,
  CreateCustomerHandovers1795300001560,
  CreateAutomationRuns1795300001600,
  CreateAutomationSteps1795300001610,
  AddTaskNoticeTemplates1795300001705,
];
