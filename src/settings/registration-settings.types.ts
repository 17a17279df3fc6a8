import { z } from 'zod';
import type { SettingsDefinition } from './settings.types';

const schema = z
  .strictObject({
    /** Repetitions after the first failure; 0: none. */
    max_retries: z.int().min(0).max(10),
    /** Before each repetition, give or take a fifth. */
    retry_delays_seconds: z.array(z.number().min(0.1).max(86_400)).min(1).max(10),
    /** When the agent does not answer: greet with the template, or without a welcome. */
    failure_strategy: z.enum(['template', 'skip']),
    default_conversation: z.strictObject({
      title: z.string().trim().min(1).max(200),
      ai_mode: z.enum(['on', 'semi', 'off']),
    }),
    /** Who writes the welcome. */
    welcome_strategy: z.enum(['agent', 'template']),
    /** `{{username}}` stands for the customer's name. */
    welcome_template: z.string().trim().min(1).max(4_000),
  })
  .refine(({ max_retries, retry_delays_seconds }) => retry_delays_seconds.length >= max_retries, {
    path: ['retry_delays_seconds'],
    message: 'must have a delay for each retry',
  });

export type RegistrationSettings = z.output<typeof schema>;

/** How a new customer is greeted (F-PNL-17 to 19, 23, 24). */
export const registrationSettings: SettingsDefinition<RegistrationSettings> = {
  namespace: 'registration',
  schema,
  defaults: {
    max_retries: 3,
    retry_delays_seconds: [5, 15, 60],
    failure_strategy: 'template',
    default_conversation: { title: '欢迎咨询', ai_mode: 'on' },
    welcome_strategy: 'agent',
    welcome_template: [
      '您好 {{username}}，欢迎来到安美智享！我是您的专属医美顾问助手。',
      '您可以在这里：',
      '• 咨询医美项目和护理知识',
      '• 获取个性化的方案建议',
      '• 预约专业顾问一对一服务',
      '请问您最近最想改善的是什么？我们的顾问很快会与您联系。',
    ].join('\n'),
  },
};
