import type { AppConfig, InputField } from './app.types';

const field = (variable: string, label: string, required = false): InputField => ({
  type: 'text-input',
  variable,
  label,
  required,
  default: '',
});

const person: readonly InputField[] = [
  field('user_id', '用户 ID', true),
  field('username', '用户名'),
  field('scene', '场景'),
  field('source', '来源'),
  { ...field('is_new_user', '是否新用户'), type: 'checkbox' },
];

export const appDefaults: Omit<AppConfig, 'appId' | 'apiKey' | 'mode' | 'name'> = {
  description: '',
  status: 'normal',
  version: '1',
  locale: 'zh-CN',
  userInputForm: [],
  maxActiveRequests: 0,
  brain: 'echo',
  gullible: false,
  mcp: [],
  mcpClient: 'dify-wire',
  mcpProtocolVersion: '2025-06-18',
  dynamicHeaders: true,
  observationStyle: 'wrapped',
  jsonStyle: 'compact',
  firstByteMs: 150,
  openingStatement: '',
  suggestedQuestionsAfterAnswer: null,
};

const seed = (
  appId: string,
  mode: AppConfig['mode'],
  brain: AppConfig['brain'],
  apiKey: string,
  more: Partial<AppConfig> = {},
): AppConfig => ({ ...appDefaults, appId, name: appId, mode, brain, apiKey, userInputForm: person, ...more });

/** Their keys are known to everybody: they open nothing but an emulator on this machine. */
export const seedApps: readonly AppConfig[] = [
  seed('welcome-a', 'agent-chat', 'welcome', 'app-WelcomeAEmu0000000000001'),
  seed('welcome-b', 'agent-chat', 'welcome', 'app-WelcomeBEmu0000000000002', { version: '2', jsonStyle: 'spaced' }),
  seed('welcome-canary', 'agent-chat', 'welcome', 'app-WelcomeCanary00000000003', {
    version: '3',
    observationStyle: 'plain',
    mcpProtocolVersion: '2025-03-26',
  }),
  seed('welcome-new', 'agent', 'welcome', 'app-WelcomeNewEmu00000000004', { version: '4' }),
  seed('chat', 'chat', 'chat', 'app-ChatEmu00000000000000005', {
    openingStatement: '您好，请问有什么可以帮您？',
    suggestedQuestionsAfterAnswer: ['有哪些项目？', '怎么预约？', '可以转人工吗？'],
  }),
  seed('plan', 'workflow', 'plan', 'app-PlanEmu00000000000000006'),
  seed('plan-text', 'completion', 'plan', 'app-PlanTextEmu0000000000007'),
];
