import { includesScope } from '../tools/tool-scopes.types';
import { scopeRefusal } from '../tools/scope-refusal';
import { documentLifetime, readDocument, readRegistration } from './clients/client-metadata';
import { presentedClient } from './grants/client-authentication';
import { canonicalResource } from './metadata/resources';
import { parametersOf } from './parameters';
import { isChallenge, verifies } from './pkce';
import { knownScopes, withinGrant } from './scopes';

describe('PKCE (RFC 7636)', () => {
  // Appendix B of the RFC.
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
  const challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

  it('knows the example of the standard', () => expect(verifies(verifier, challenge)).toBe(true));
  it.each(['', verifier.slice(1), `${verifier}x`, 'x'.repeat(129), `${verifier}=`, challenge])(
    'does not take %j for it',
    (wrong) => expect(verifies(wrong, challenge)).toBe(false),
  );
  it.each([
    ['', false],
    [challenge, true],
    [challenge.slice(1), false],
    [`${challenge}=`, false],
  ])('judges the challenge %j', (text, right) => expect(isChallenge(text)).toBe(right));
});

describe('scopes', () => {
  it('include those below them', () => {
    expect(includesScope(['mcp:destructive'], 'mcp:read')).toBe(true);
    expect(includesScope(['mcp:write'], 'mcp:write')).toBe(true);
    expect(includesScope(['mcp:read'], 'mcp:write')).toBe(false);
    expect(includesScope([], 'mcp:read')).toBe(false);
    expect(withinGrant(['mcp:write'], ['mcp:read', 'mcp:write'])).toBe(true);
    expect(withinGrant(['mcp:write'], ['mcp:destructive'])).toBe(false);
  });

  it('that are not ours are passed over', () => {
    expect(knownScopes('openid mcp:write  offline_access mcp:read mcp:write MCP:READ')).toEqual([
      'mcp:read',
      'mcp:write',
    ]);
  });

  it('bind tokens, not keys', () => {
    expect(scopeRefusal({}, 'destructive')).toBeNull();
    expect(scopeRefusal({ scopes: null }, 'destructive')).toBeNull();
    expect(scopeRefusal({ scopes: ['mcp:read'] }, 'read')).toBeNull();
    expect(scopeRefusal({ scopes: ['mcp:read'] }, 'destructive')).toMatchObject({
      code: 'mcp.insufficient_scope',
      details: [{ field: 'scope', message: 'mcp:destructive' }],
    });
  });
});

describe('the resource that a client means', () => {
  it.each([
    ['https://mcp.example/mcp/acme', 'https://mcp.example/mcp/acme'],
    ['https://MCP.example:443/mcp/acme/', 'https://mcp.example/mcp/acme'],
    ['https://mcp.example/mcp/acme/mcp', 'https://mcp.example/mcp/acme'],
    ['https://mcp.example/mcp/acme/sse', 'https://mcp.example/mcp/acme'],
    ['https://mcp.example/mcp/acme?x', null],
    ['https://mcp.example/mcp/acme#', null],
    ['https://a@mcp.example/mcp/acme', null],
    ['urn:x', null],
    ['acme', null],
  ])('%s is %s', (given, meant) => expect(canonicalResource(given)).toBe(meant));
});

describe('what clients say of themselves', () => {
  const redirect_uris = ['https://client.example/cb'];

  it('is completed by defaults', () => {
    expect(readRegistration({ redirect_uris })).toEqual({
      name: 'Unnamed client',
      redirectUris: redirect_uris,
      grantTypes: ['authorization_code', 'refresh_token'],
      authMethod: 'client_secret_basic',
    });
  });

  it.each([
    ['no body', undefined],
    ['a list', []],
    ['no address', {}],
    ['an unknown way to authenticate', { redirect_uris, token_endpoint_auth_method: 'private_key_jwt' }],
    ['no grant type of ours', { redirect_uris, grant_types: ['implicit'] }],
    ['no response type of ours', { redirect_uris, response_types: ['token'] }],
    ['a machine without a secret', { grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' }],
    ['eleven addresses', { redirect_uris: Array.from({ length: 11 }, (_, n) => `https://c.example/${n}`) }],
    ['a long name', { redirect_uris, client_name: 'x'.repeat(101) }],
  ])('is refused with %s', (_, body) => expect(() => readRegistration(body)).toThrow());

  it('stands in a document under its own address only', () => {
    const id = 'https://client.example/c.json';
    const text = (more: object): string => JSON.stringify({ client_id: id, client_name: 'C', redirect_uris, ...more });
    expect(readDocument(text({}), id)).toMatchObject({ name: 'C', authMethod: 'none' });
    expect(() => readDocument(text({ client_id: `${id}x` }), id)).toThrow();
    expect(() => readDocument(text({ token_endpoint_auth_method: 'client_secret_post' }), id)).toThrow();
    expect(() => readDocument('{', id)).toThrow();
  });

  it.each([
    [undefined, 3600],
    ['public', 3600],
    ['max-age=60', 60],
    ['max-age=99999999', 86400],
    ['no-store, max-age=60', 0],
  ])('counts under Cache-Control %s for %i s', (header, seconds) => expect(documentLifetime(header)).toBe(seconds));
});

describe('the client that a request names', () => {
  const form = (text: string) => parametersOf(new URLSearchParams(text));
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  it('stands in the header or in the form', () => {
    expect(presentedClient(undefined, form('client_id=a'))).toEqual({ clientId: 'a', secret: undefined });
    expect(presentedClient(undefined, form('client_id=a&client_secret=b'))).toEqual({ clientId: 'a', secret: 'b' });
    expect(presentedClient(basic('a%3Ab:c+d'), form(''))).toEqual({ clientId: 'a:b', secret: 'c d' });
  });

  it.each([
    [undefined, ''],
    ['Bearer x', 'client_id=a'],
    [basic('a:b'), 'client_id=c'],
    [basic('a:b'), 'client_secret=b'],
    [basic('ab'), ''],
    [basic('%zz:b'), ''],
  ])('is nobody with %j and %j', (header, text) => expect(() => presentedClient(header, form(text))).toThrow());
});
