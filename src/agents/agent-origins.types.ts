/** Origin of the messages that the registration automation sends, and what agents are told as the source of its calls. */
export const automationOrigin = 'registration_automation';

/** Origin of the messages of chats with agents. */
export const chatOrigin = 'ai_chat';
