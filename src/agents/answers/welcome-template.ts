import { registrationSettings } from '../../settings/registration-settings.types';
import { cleanText } from './answer-validation';

/** The greeting of last resort: brand, assistant, four services, invitation to ask. */
export const defaultWelcome = registrationSettings.defaults.welcome_template;

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
