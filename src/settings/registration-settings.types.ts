import { z } from 'zod';
import type { SettingsDefinition } from './settings.types';

/** Brand, assistant, four services, invitation to ask (F-RA-09). */
const welcomeTemplate = `{{greeting}}欢迎来到安美智享！🌟

我是您的专属AI咨询助手，很高兴为您服务。我们提供专业的咨询服务，包括：

• 个性化美容方案设计
• 专业治疗建议
• 风险评估与安全指导
• 术后护理指导

您可以随时向我咨询任何相关的问题，我会根据您的具体情况提供专业建议。

有什么想了解的吗？我来为您详细介绍！😊`;

const schema = z
  .strictObject({
    /** Repetitions after the first failure; 0: none. */
    max_retries: z.int().min(0).max(10),
    /** Before each repetition, give or take a fifth. */
    retry_delays_seconds: z.array(z.number().min(0.1).max(86_400)).min(1).max(10),
    /** Who counts as an internal test user already when registering: addresses, or whole domains such as `@example.com`. */
    internal_testers: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^[^\s@]*@[^\s@]+$/, 'must be an address or a domain such as @example.com')
          .max(254),
      )
      .max(200),
    /** When the agent does not answer: greet with the template, or without a welcome. */
    failure_strategy: z.enum(['template', 'skip']),
    default_conversation: z.strictObject({
      title: z.string().trim().min(1).max(200),
      ai_mode: z.enum(['on', 'semi', 'off']),
    }),
    /** Who writes the welcome. */
    welcome_strategy: z.enum(['agent', 'template']),
    /** `{{greeting}}` ("林小雨，您好！") and `{{username}}` are filled in. */
    welcome_template: z.string().trim().min(1).max(4_000),
  })
  .refine(({ max_retries, retry_delays_seconds }) => retry_delays_seconds.length >= max_retries, {
    path: ['retry_delays_seconds'],
    message: 'must have a delay for each retry',
  });

export type RegistrationSettings = z.output<typeof schema>;

/** How a new customer is greeted (F-PNL-17 to 19, 23, 24; F-GRY-01). */
export const registrationSettings: SettingsDefinition<RegistrationSettings> = {
  namespace: 'registration',
  schema,
  defaults: {
    max_retries: 3,
    retry_delays_seconds: [5, 15, 60],
    internal_testers: [],
    failure_strategy: 'template',
    default_conversation: { title: '欢迎咨询', ai_mode: 'on' },
    welcome_strategy: 'agent',
    welcome_template: welcomeTemplate,
  },
};

/** Whether an address is that of an internal test user (F-GRY-01). */
export function isInternalTester({ internal_testers: testers }: RegistrationSettings, email: string): boolean {
  const address = email.toLowerCase();
  return testers.some((tester) => (tester.startsWith('@') ? address.endsWith(tester) : address === tester));
}
