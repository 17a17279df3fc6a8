import { automationServerCode } from './automation-group.types';
import type { GroupSeed } from './groups.types';

/** Fixed ids, so that documentation and demonstrations can name them. */
const seedId = (number: number): string => `01990000-0000-7000-8000-0000000001${String(number).padStart(2, '0')}`;

const tools = (...names: string[]): { name: string }[] => names.map((name) => ({ name }));

/**
 * The groups that a fresh installation gets. Those for staff list the tier `internal` and no role: a plain key without a
 * user token then works at once, which is what somebody who tries the platform has. To bind such a group to people, list
 * roles on it; every call then needs a signed user token.
 */
export const groupSeeds: readonly GroupSeed[] = [
  {
    id: seedId(1),
    name: 'System',
    serverCode: 'system',
    description: 'Accounts of the platform, for administrators.',
    userTierAccess: ['internal'],
    // echo_tool only tests a connection: it is there, switched off.
    tools: [
      ...tools('get_user_profile', 'search_users', 'get_business_metrics'),
      { name: 'echo_tool', enabled: false },
    ],
  },
  {
    id: seedId(2),
    name: 'Medical',
    serverCode: 'medical',
    description: 'What doctors need to know of a customer.',
    userTierAccess: ['internal'],
    tools: tools(
      'get_user_profile',
      'get_customer_profile',
      'analyze_customer',
      'get_customer_preferences',
      'get_consultation_history',
      'create_consultation_summary',
      'get_conversation_data',
      'get_message_history',
      'generate_treatment_plan',
      'optimize_plan',
      'get_service_info',
      'get_task',
      'list_tasks',
    ),
  },
  {
    id: seedId(3),
    name: 'Consultation',
    serverCode: 'consultation',
    description: 'Customers, conversations and tasks, for consultants.',
    userTierAccess: ['internal'],
    tools: tools(
      'get_user_profile',
      'search_users',
      'get_customer_profile',
      'analyze_customer',
      'get_customer_preferences',
      'get_consultation_history',
      'create_consultation_summary',
      'generate_treatment_plan',
      'get_service_info',
      'get_conversation_data',
      'get_message_history',
      'get_task',
      'list_tasks',
      'create_task',
      'update_task_status',
    ),
  },
  {
    id: seedId(4),
    name: 'Project',
    serverCode: 'project',
    description: 'For agents that talk with customers: each call reads only the person whose user token it carries.',
    userTierAccess: ['external', 'public', 'premium', 'internal'],
    dataScope: 'acting_user',
    tools: tools(
      'get_user_profile',
      'get_customer_preferences',
      'get_service_info',
      'get_conversation_data',
      'get_message_history',
      'get_task',
      'list_tasks',
      'create_task',
    ),
  },
  {
    id: seedId(5),
    name: 'Automation',
    serverCode: automationServerCode,
    description: "The registration automation's own group.",
    userTierAccess: ['internal'],
    // Several calls for each registration, and many people may register at once.
    ratePerMinute: 6_000,
    tools: tools('get_user_profile', 'get_customer_profile', 'analyze_customer', 'get_conversation_data'),
  },
];
