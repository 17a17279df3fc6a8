import type { IncomingMessage } from 'node:http';
import { presentedKey } from '../../groups/presented-credential';
import { soleAuthorization } from './sole-authorization';

const request = (...values: string[]): IncomingMessage =>
  ({
    headers: { authorization: values[0] },
    rawHeaders: ['Host', 'mcp.example', ...values.flatMap((value) => ['AUTHORIZATION', value])],
  }) as unknown as IncomingMessage;

describe('the Authorization header (O9)', () => {
  it('is itself when it comes once', () => {
    expect(soleAuthorization(request())).toBeUndefined();
    expect(soleAuthorization(request('Bearer a'))).toBe('Bearer a');
  });

  it.each([
    ['Bearer a', 'Bearer b'],
    ['Bearer a', 'Bearer a'],
    ['Bearer a', ''],
  ])('is no credential when it comes as %j and %j', (one, other) => {
    const authorization = soleAuthorization(request(one, other));
    expect(presentedKey({ authorization, apiKey: undefined, userToken: undefined })).toBeNull();
  });
});
