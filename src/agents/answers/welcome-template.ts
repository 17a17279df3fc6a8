import { cleanText } from './answer-validation';

/** The greeting of last resort: brand, assistant, four services, invitation to ask. Editable; `{{greeting}}` may be left out. */
export const defaultWelcome = `{{greeting}}欢迎来到安美智享！🌟

我是您的专属AI咨询助手，很高兴为您服务。我们提供专业的咨询服务，包括：

• 个性化美容方案设计
• 专业治疗建议
• 风险评估与安全指导
• 术后护理指导

您可以随时向我咨询任何相关的问题，我会根据您的具体情况提供专业建议。

有什么想了解的吗？我来为您详细介绍！😊`;

/** Said when no agent can answer a question. */
export const defaultReply = '抱歉，我暂时无法回答这个问题。您的消息我们已经收到，顾问会尽快与您联系。';

/** A name that can stand in a greeting as it is: letters, digits and what joins them, no number that could be a phone. */
const greetable = /^(?!.*\d{5})[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N} ·_-]{0,28}[\p{L}\p{M}\p{N}])?$/u;

/**
 * The text with `{{greeting}}` ("林小雨，您好！") and `{{username}}` filled in; both vanish without a name that can be
 * shown, as every other placeholder does. Never blank: a template that comes out empty gives way to ours. Never throws.
 */
export function renderWelcome(template: string | undefined, username: string | null): string {
  const name = username !== null && greetable.test(username) ? username : '';
  const text = fill(template ?? defaultWelcome, name);
  return /[\p{L}\p{N}]/u.test(text) ? text : fill(defaultWelcome, name);
}

function fill(template: string, name: string): string {
  const values: Readonly<Record<string, string>> = {
    greeting: name === '' ? '' : `${name}，您好！`,
    username: name,
  };
  return cleanText(template.replace(/\{\{\s*(\w*)\s*\}\}/g, (_, key: string) => values[key] ?? ''));
}
