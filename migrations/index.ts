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
import { CreateAppSettings1795300001010 } from './1795300001010-create-app-settings';
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
  CreateAppSettings1795300001010,
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
];
