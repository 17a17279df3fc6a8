import { AppError } from '../common/errors/app-error';

/** The same for an unknown notification and somebody else's. */
export const notificationNotFound = (): AppError =>
  new AppError('notifications.not_found', 'not_found', 'There is no notification with this id.');

export const templateNotFound = (): AppError =>
  new AppError('notifications.template_not_found', 'not_found', 'There is no notification template with this id.');

export const templateChanged = (current: number): AppError =>
  new AppError(
    'notifications.template_changed',
    'conflict',
    `Somebody else has changed this template: read it again (version ${current}) and repeat the change.`,
    { details: [{ field: 'version', message: `is ${current} now` }] },
  );

export const unknownPlace = (
  field: 'subject' | 'body',
  places: readonly string[],
  known: readonly string[],
): AppError =>
  new AppError(
    'notifications.unknown_place',
    'invalid',
    `The text has places that nothing fills: ${places.join(', ')}.`,
    {
      details: [{ field, message: `may have the places ${known.map((name) => `{{${name}}}`).join(', ')}` }],
    },
  );

/** `reason` completes "The push endpoint …". */
export const pushEndpointRefused = (reason: string): AppError =>
  new AppError('notifications.push_endpoint_refused', 'invalid', `The push endpoint ${reason}.`, {
    details: [{ field: 'endpoint', message: reason }],
  });

export const pushKeysRefused = (field: string, message: string): AppError =>
  new AppError('notifications.push_keys_refused', 'invalid', 'The keys of the push subscription cannot be used.', {
    details: [{ field, message }],
  });

export const tooManyPushSubscriptions = (limit: number): AppError =>
  new AppError('notifications.too_many_push_subscriptions', 'conflict', `Nobody has more than ${limit} devices.`);

/** `reason` completes "The address …". */
export const channelAddressRefused = (reason: string): AppError =>
  new AppError('notifications.channel_address_refused', 'invalid', `The address ${reason}.`, {
    details: [{ field: 'url', message: reason }],
  });

export const channelAddressChanged = (): AppError =>
  new AppError(
    'notifications.channel_address_changed',
    'conflict',
    'Somebody else has changed this channel: read it again.',
  );
