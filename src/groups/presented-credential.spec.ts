import { presentedKey, presentedUserToken } from './presented-credential';

const nothing = { authorization: undefined, apiKey: undefined, userToken: undefined };

describe('the key that a request presents (F-AUT-01, decision 7)', () => {
  it.each([
    ['Bearer', { authorization: 'Bearer k1' }, 'k1'],
    ['a scheme in any case', { authorization: 'bEARER k1' }, 'k1'],
    ['several spaces', { authorization: 'Bearer   k1 ' }, 'k1'],
    ['X-API-Key', { apiKey: 'k1' }, 'k1'],
    ['X-API-Key beside an empty Authorization', { authorization: '', apiKey: 'k1' }, 'k1'],
    ['both, equal', { authorization: 'Bearer k1', apiKey: 'k1' }, 'k1'],
    ['both, different', { authorization: 'Bearer k1', apiKey: 'k2' }, null],
    ['neither', {}, null],
    ['empty headers', { authorization: '', apiKey: ' ' }, null],
    ['another scheme', { authorization: 'Basic k1' }, null],
    ['another scheme beside X-API-Key', { authorization: 'Basic k1', apiKey: 'k1' }, null],
    ['no scheme', { authorization: 'k1' }, null],
    ['two words', { authorization: 'Bearer k1 k2' }, null],
    ['a scheme without a key', { authorization: 'Bearer ' }, null],
  ])('%s', (_, headers, key) => {
    expect(presentedKey({ ...nothing, ...headers })).toBe(key);
  });
});

describe('the user token that a request presents', () => {
  it.each([
    [undefined, null],
    ['', null],
    ['  ', null],
    ['{{request.headers.X-User-Token}}', null],
    ['token', 'token'],
    [' token ', 'token'],
  ])('%j gives %j', (userToken, token) => {
    expect(presentedUserToken({ ...nothing, userToken })).toBe(token);
  });
});
