import { AppError } from '../common/errors/app-error';

/** The same for an unknown conversation and one that the caller may not read. */
export const conversationNotFound = (): AppError =>
  new AppError('conversations.not_found', 'not_found', 'There is no conversation with this id.');

/** The same for an unknown message and one that the caller may not read. */
export const messageNotFound = (): AppError =>
  new AppError('conversations.message_not_found', 'not_found', 'There is no message with this id.');

/** The same for an unknown person and one whom the caller may not read. */
export const personNotFound = (): AppError =>
  new AppError('conversations.user_not_found', 'not_found', 'There is no user with this id.');

export const conversationReferenceUnknown = (cause: unknown): AppError =>
  new AppError('conversations.unknown_person', 'invalid', 'A person named for the conversation does not exist.', {
    cause,
  });

export const emptyMessage = (): AppError =>
  new AppError('conversations.empty_message', 'invalid', 'The message says nothing.', {
    details: [{ field: 'content', message: 'must hold a text' }],
  });

export const oneHistoryAnchor = (): AppError =>
  new AppError('conversations.one_anchor', 'invalid', 'Give exactly one of user_id, conversation_id and message_id.', {
    details: [{ field: 'conversation_id', message: 'give exactly one of user_id, conversation_id and message_id' }],
  });

export const aroundNeedsMessage = (): AppError =>
  new AppError('conversations.around_needs_message', 'invalid', 'direction "around" needs a message_id.', {
    details: [{ field: 'direction', message: 'must be before or after without a message_id' }],
  });

export const foreignCursor = (): AppError =>
  new AppError(
    'conversations.foreign_cursor',
    'invalid',
    'The cursor belongs to another list: start again without it.',
    {
      details: [{ field: 'cursor', message: 'must be the next_cursor of the same list' }],
    },
  );

export const messageTooLong = (limit: number): AppError =>
  new AppError('conversations.message_too_long', 'invalid', `The message is longer than ${limit} characters.`, {
    details: [{ field: 'content', message: `must hold at most ${limit} characters` }],
  });

export const consultationNotFound = (): AppError =>
  new AppError('conversations.consultation_not_found', 'not_found', 'There is no consultation with this id.');

export const consultationConfirmed = (): AppError =>
  new AppError(
    'conversations.consultation_confirmed',
    'conflict',
    'The summary is no draft any more, or there is a newer one: read the consultation again.',
  );

export const noCustomerInConversation = (): AppError =>
  new AppError(
    'conversations.no_customer',
    'conflict',
    'The conversation is about no customer, so it is no consultation: name another one.',
  );

export const summaryKeyReused = (cause?: unknown): AppError =>
  new AppError(
    'conversations.key_reused',
    'conflict',
    'The idempotency key stands for another request: use a new one.',
    { details: [{ field: 'idempotency_key', message: 'was used for another request' }], cause },
  );

export const summaryMeanwhile = (cause: unknown): AppError =>
  new AppError(
    'conversations.summary_meanwhile',
    'conflict',
    'Somebody else has just summed this conversation up: read the consultation history before you repeat this.',
    { cause },
  );

export const ownMessage = (): AppError =>
  new AppError(
    'conversations.own_message',
    'invalid',
    'Feedback is for the answers that you got, not for own messages.',
  );

export const notAMember = (): AppError =>
  new AppError(
    'conversations.not_a_member',
    'forbidden',
    'You do not take part in this conversation: take it over first.',
  );

export const conversationArchived = (): AppError =>
  new AppError('conversations.archived', 'conflict', 'This conversation is archived.');

export const noSuchCustomer = (): AppError =>
  new AppError('conversations.no_such_customer', 'invalid', 'There is no customer with this id.', {
    details: [{ field: 'customer_id', message: 'must be a customer' }],
  });

export const replyElsewhere = (): AppError =>
  new AppError(
    'conversations.reply_elsewhere',
    'invalid',
    'The message that this one answers is not in this conversation.',
    {
      details: [{ field: 'reply_to_id', message: 'must be a message of the same conversation' }],
    },
  );

export const tooManyMessages = (retryAfter: number): AppError =>
  new AppError('conversations.too_fast', 'rate_limited', `Too much at once: try again in ${Math.ceil(retryAfter)} s.`, {
    retryAfter,
  });
