import { Clock } from '../../src/common/clock';
import { RateLimiter } from '../../src/common/limits/rate-limiter';
import { stopTimeOf } from '../../src/common/limits/testing';
import { DocumentFetcher } from '../../src/oauth/clients/document-fetcher';
import { OAuthRetention } from '../../src/oauth/grants/oauth-retention';
import type { TestGroup } from '../support/app';
import { describeOnEachEngine } from '../support/engines';
import { callTool, rpc } from '../support/mcp';
import { aPkce, authorizeQuery, callback, OAuthApp, redeem, refreshForm } from '../support/oauth';
import { until } from '../support/until';

describeOnEachEngine('attacks on the authorization server', (engine) => {
  let app: OAuthApp;
  let group: TestGroup;
  let other: TestGroup;
  let clientId: string;

  beforeAll(async () => {
    app = await OAuthApp.start(engine);
    group = await app.platform.createGroup('Open', ['echo_tool', 'create_task', 'update_task_status'], {
      auth_mode: 'both',
    });
    other = await app.platform.createGroup('Other', ['echo_tool'], { auth_mode: 'oauth' });
    clientId = await app.aClient();
  });
  afterAll(() => app.close());

  const echo = async (token: string, server = group): Promise<number> =>
    (await callTool({ url: server.url, key: token }, 'echo_tool', { message: 'x' })).status;
  const later = (seconds: number): void => {
    jest.spyOn(app.platform.app.get(Clock), 'now').mockImplementation(() => new Date(Date.now() + seconds * 1000));
  };
  const approved = async (more: Record<string, string> = {}) => {
    const pkce = aPkce();
    const query = authorizeQuery(clientId, pkce, { resource: group.url, ...more });
    return { pkce, page: await app.consent(query, { api_key: group.key }) };
  };

  it.each([
    'https://evil.example/callback',
    'https://sub.client.example/callback',
    'https://client.example:8443/callback',
    'https://client.example/callback/',
    'https://client.example/callback?x=1',
    'https://client.example/callback#x',
    'https://client.example/a/../callback',
    'https://client.example/%63allback',
    'https://client.example@evil.example/callback',
    'https://CLIENT.example/callback',
    'javascript:alert(1)',
    '/callback',
    '//client.example/callback',
    'http://client.example/callback',
    '',
  ])('shows, never follows, the unregistered address %j (O1)', async (redirect_uri) => {
    const page = await app.show(authorizeQuery(clientId, aPkce(), { redirect_uri }));
    expect([page.status, page.location, page.fields]).toEqual([400, null, {}]);
  });

  it('does not choose between two addresses (O1)', async () => {
    const query = new URLSearchParams(authorizeQuery(clientId, aPkce())).toString();
    for (const twice of [callback, 'https://evil.example/']) {
      const page = await app.show(`${query}&redirect_uri=${encodeURIComponent(twice)}`);
      expect([page.status, page.location]).toEqual([400, null]);
    }
    expect((await app.show(`${query}&client_id=${clientId}`)).status).toBe(400);
  });

  it('gives tokens for a code once, and takes them back when it comes again (O2)', async () => {
    const { page, pkce } = await approved();
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => app.post('token', redeem(clientId, page, pkce))),
    );
    const given = answers.filter(({ status }) => status === 200);
    expect(given).toHaveLength(1);
    for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
      expect([status, body.error]).toEqual([400, 'invalid_grant']);
    }
    for (const { body } of given) {
      expect(await echo(body.access_token)).toBe(401);
      expect((await app.post('token', refreshForm(clientId, body))).body.error).toBe('invalid_grant');
    }
    const { body } = await app.platform.asAdmin<{ action: string }[]>('GET', '/audit-logs?action=oauth.code_reused');
    expect(body.data.length).toBeGreaterThan(0);
  });

  it('binds a code to its minute, client, address and resource (O3)', async () => {
    const stranger = await app.aClient();
    const wrong = [
      { client_id: stranger },
      { redirect_uri: 'https://client.example/other' },
      { resource: other.url },
      { code: `mcp_ac_${'A'.repeat(43)}` },
    ];
    for (const more of wrong) {
      const { page, pkce } = await approved();
      expect((await app.post('token', redeem(clientId, page, pkce, more))).body.error).toBe('invalid_grant');
    }
    const { page, pkce } = await approved();
    later(61);
    expect((await app.post('token', redeem(clientId, page, pkce))).body.error).toBe('invalid_grant');
  });

  it('does without PKCE nothing (O4)', async () => {
    const { challenge } = aPkce();
    const bad = [
      { code_challenge: '' },
      { code_challenge_method: '' },
      { code_challenge_method: 'plain' },
      { code_challenge: challenge.slice(1) },
      { code_challenge: `${challenge}${challenge}` },
    ];
    for (const more of bad) {
      const page = await app.show(authorizeQuery(clientId, { challenge, verifier: '' }, more));
      expect(page.back.get('error')).toBe('invalid_request');
      expect([page.back.get('state'), page.back.get('iss')]).toEqual(['a state & more', app.url]);
    }
    for (const code_verifier of ['', 'x'.repeat(43), 'x'.repeat(42), 'x'.repeat(129), challenge]) {
      const { page, pkce } = await approved();
      const { status, body } = await app.post('token', redeem(clientId, page, pkce, { code_verifier }));
      expect([status, body.access_token]).toEqual([400, undefined]);
    }
  });

  it('gives a refreshed client its tokens again for ten seconds, and ends the family after (O5)', async () => {
    const first = await app.tokens(clientId, group);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => app.post('token', refreshForm(clientId, first))),
    );
    expect(new Set(answers.map(({ body }) => body.access_token)).size).toBe(1);
    const [{ body: child }] = answers as [(typeof answers)[0]];
    expect(await echo(child.access_token)).toBe(200);
    later(11);
    expect((await app.post('token', refreshForm(clientId, first))).body.error).toBe('invalid_grant');
    await until(async () => (await echo(child.access_token)) === 401);
  });

  it('lets neither a grandparent nor a stranger refresh (O5)', async () => {
    const first = await app.tokens(clientId, group);
    const { body: second } = await app.post('token', refreshForm(clientId, first));
    const { body: third } = await app.post('token', refreshForm(clientId, second));
    expect((await app.post('token', refreshForm(clientId, first))).body.error).toBe('invalid_grant');
    expect((await app.post('token', refreshForm(clientId, third))).body.error).toBe('invalid_grant');

    const mine = await app.tokens(clientId, group);
    const stranger = await app.aClient();
    expect((await app.post('token', refreshForm(stranger, mine))).body.error).toBe('invalid_grant');
    expect((await app.post('token', refreshForm(clientId, mine))).body.error).toBe('invalid_grant');
  });

  it('ends refreshing after a week of silence and after a month', async () => {
    const day = 24 * 3600;
    let tokens = await app.tokens(clientId, group);
    for (const days of [6, 12, 18, 24]) {
      later(days * day);
      tokens = (await app.post('token', refreshForm(clientId, tokens))).body;
      expect(tokens.refresh_token).toBeDefined();
    }
    later(31 * day);
    expect((await app.post('token', refreshForm(clientId, tokens))).body.error).toBe('invalid_grant');
    jest.restoreAllMocks();
    const silent = await app.tokens(clientId, group);
    later(8 * day);
    expect((await app.post('token', refreshForm(clientId, silent))).body.error).toBe('invalid_grant');
  });

  it('makes tokens for one server and no other (O6)', async () => {
    const { access_token } = await app.tokens(clientId, group);
    const foreign = await callTool({ url: other.url, key: access_token }, 'echo_tool', { message: 'x' });
    expect(foreign.status).toBe(401);
    expect(foreign.headers.get('www-authenticate')).toContain(
      `resource_metadata="${app.url}/.well-known/oauth-protected-resource/mcp/other"`,
    );
    expect(foreign.headers.get('www-authenticate')).toContain('error="invalid_token"');

    for (const resource of ['https://evil.example/mcp/open', `${app.url}/mcp/none`, app.url, 'open']) {
      const page = await app.show(authorizeQuery(clientId, aPkce(), { resource }));
      expect(page.back.get('error')).toBe('invalid_target');
    }
    const query = new URLSearchParams(authorizeQuery(clientId, aPkce(), { resource: group.url })).toString();
    expect((await app.show(`${query}&resource=${encodeURIComponent(other.url)}`)).back.get('error')).toBe(
      'invalid_target',
    );
  });

  it('approves nothing but what it has shown (O7)', async () => {
    const query = authorizeQuery(clientId, aPkce(), { resource: group.url });
    const form = await app.show(query);
    const policy = form.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(form.headers.get('cache-control')).toBe('no-store');
    expect(form.html).not.toContain('<script');

    const approve = { api_key: group.key, decision: 'approve' };
    const stranger = await app.aClient();
    const forged = [
      app.decide({ ...query, ...approve }),
      app.decide({ ...approve, request: 'AAAA' }),
      app.decide({ ...form.fields, ...approve, client_id: stranger }),
      app.decide({ ...form.fields, ...approve, redirect_uri: 'https://evil.example/' }),
      app.decide({ ...form.fields, ...approve, request: `${form.fields['request']!.slice(0, -4)}AAAA` }),
      app.decide({ ...form.fields, ...approve }, { 'sec-fetch-site': 'cross-site' }),
      app.decide({ ...form.fields, api_key: group.key }),
    ];
    for (const page of await Promise.all(forged)) expect([page.status, page.location]).toEqual([400, null]);
    later(601);
    expect((await app.decide({ ...form.fields, ...approve })).location).toBeNull();
  });

  it('escapes what a client says of itself', async () => {
    const named = await app.aClient({ client_name: '"><script>alert(1)</script>\u202e' });
    const { html } = await app.show(authorizeQuery(named, aPkce(), { resource: group.url }));
    expect(html).toContain('&quot;&gt;&lt;script&gt;');
    expect(html).not.toMatch(/<script|\u202e/);
  });

  it('says who answers, whatever the answer (O8)', async () => {
    const form = await app.show(authorizeQuery(clientId, aPkce(), { resource: group.url }));
    const denied = await app.decide({ ...form.fields, decision: 'deny' });
    const { page } = await approved();
    const refused = await app.show(authorizeQuery(clientId, aPkce(), { scope: 'admin' }));
    expect([denied, page, refused].map(({ back }) => back.get('iss'))).toEqual([app.url, app.url, app.url]);
    expect(denied.back.get('error')).toBe('access_denied');
    expect(refused.back.get('error')).toBe('invalid_scope');
  });

  it('reads tokens in one header only (O9)', async () => {
    const { access_token: token } = await app.tokens(clientId, group);
    expect((await rpc(group.url, undefined, 'tools/list', {}, { authorization: `bearer ${token}` })).status).toBe(200);
    expect((await rpc(`${group.url}?access_token=${token}`, undefined, 'tools/list')).status).toBe(401);
    expect((await rpc(group.url, undefined, 'tools/list', { access_token: token })).status).toBe(401);
    expect((await rpc(group.url, undefined, 'tools/list', {}, { 'x-api-key': token })).status).toBe(401);
    expect((await rpc(group.url, undefined, 'tools/list', {}, { authorization: `Basic ${token}` })).status).toBe(401);
    expect(
      (await rpc(group.url, undefined, 'tools/list', {}, { authorization: `Bearer ${token}, Bearer ${token}` })).status,
    ).toBe(401);
  });

  it('tells nobody about the tokens of others (O10)', async () => {
    const tokens = await app.tokens(clientId, group);
    const stranger = await app.aClient();
    for (const token of [tokens.access_token, tokens.refresh_token, 'nonsense']) {
      expect((await app.post('introspect', { client_id: stranger, token })).body).toEqual({ active: false });
      const revoked = await app.post('revoke', { client_id: stranger, token });
      expect([revoked.status, revoked.body]).toEqual([200, {}]);
    }
    expect((await app.post('introspect', { token: tokens.access_token })).status).toBe(401);
    const own = await app.post('introspect', { client_id: clientId, token: tokens.access_token });
    expect(own.body).toMatchObject({ active: true, client_id: clientId, aud: group.url, iss: app.url });
    expect(await echo(tokens.access_token)).toBe(200);
  });

  it('refuses odd registrations and fetches nothing for them (O11)', async () => {
    const bad = [
      'javascript:alert(1)',
      'data:text/html,x',
      'http://client.example/',
      'file:///etc/passwd',
      'ftp://x/',
      'https://a/#b',
      'x',
    ];
    for (const uri of bad)
      expect((await app.register({ redirect_uris: [uri] })).body.error).toBe('invalid_redirect_uri');
    const many = Array.from({ length: 1000 }, (_, n) => `https://client.example/${n}`);
    expect((await app.register({ redirect_uris: many })).status).toBe(400);
    expect((await app.register({ client_name: 'x'.repeat(1_000_000) })).status).toBe(413);
    const fetched = jest.spyOn(app.platform.app.get(DocumentFetcher), 'fetch');
    expect((await app.register({ logo_uri: 'http://169.254.169.254/' })).status).toBe(201);
    expect(fetched).not.toHaveBeenCalled();
  });

  it('knows clients by the documents that they publish (O12)', async () => {
    const id = `https://app.example/client-${engine}.json`;
    const document = { client_id: id, client_name: 'Published', redirect_uris: [callback] };
    const fetched = jest.spyOn(app.platform.app.get(DocumentFetcher), 'fetch').mockImplementation(async () => ({
      text: JSON.stringify(document),
      cacheControl: 'max-age=600',
    }));
    const tokens = await app.tokens(id, group);
    expect(await echo(tokens.access_token)).toBe(200);
    expect(fetched).toHaveBeenCalledTimes(1);
    later(601);
    document.client_name = 'Renamed';
    expect((await app.show(authorizeQuery(id, aPkce()))).html).toContain('Renamed');
    expect(fetched).toHaveBeenCalledTimes(2);
    const impostor = await app.show(authorizeQuery('https://evil.example/client.json', aPkce()));
    expect([impostor.status, impostor.location]).toEqual([400, null]);
  });

  it('takes no text for a token that it has not issued (O13, P1)', async () => {
    const jwt = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.`;
    for (const token of [jwt, `mcp_at_${'A'.repeat(43)}`, `mcp_at_' OR 1=1 --${'A'.repeat(30)}`, 'x'])
      expect(await echo(token)).toBe(401);
  });

  it('holds tokens to what was granted (O15)', async () => {
    const tokens = await app.tokens(clientId, group, { scope: 'mcp:read offline_access' });
    expect(tokens.scope).toBe('mcp:read');
    const refused = await callTool({ url: group.url, key: tokens.access_token }, 'create_task', { title: 'x' });
    expect(refused.status).toBe(403);
    const challenge = refused.headers.get('www-authenticate') ?? '';
    expect(challenge).toMatch(/^Bearer error="insufficient_scope", scope="mcp:write", resource_metadata="/);
    const { body } = await app.platform.asAdmin<Record<string, unknown>[]>(
      'GET',
      `/mcp/call-logs?request_id=${refused.headers.get('x-request-id')}`,
    );
    expect(body.data).toEqual([expect.objectContaining({ error_code: 'mcp.insufficient_scope', success: false })]);
    expect((await app.post('token', refreshForm(clientId, tokens, { scope: 'mcp:write' }))).body.error).toBe(
      'invalid_scope',
    );
    const wide = await app.tokens(clientId, group);
    const narrow = await app.post('token', refreshForm(clientId, wide, { scope: 'mcp:read' }));
    expect(narrow.body.scope).toBe('mcp:read');
  });

  it('lets tokens die with key, group and mode (O14)', async () => {
    const ends: [string, (id: string) => Promise<unknown>, number][] = [
      ['key', async (id) => app.platform.asAdmin('POST', `/mcp/groups/${id}/regenerate-key`, {}), 401],
      ['group', async (id) => app.platform.asAdmin('PATCH', `/mcp/groups/${id}`, { enabled: false }), 403],
      ['mode', async (id) => app.platform.asAdmin('PATCH', `/mcp/groups/${id}`, { auth_mode: 'api_key' }), 401],
      ['all of it', async (id) => app.platform.asAdmin('DELETE', `/mcp/groups/${id}`), 401],
    ];
    for (const [what, end, status] of ends) {
      const mortal = await app.platform.createGroup(`Mortal ${what}`, ['echo_tool'], { auth_mode: 'both' });
      const tokens = await app.tokens(clientId, mortal);
      expect(await echo(tokens.access_token, mortal)).toBe(200);
      await end(mortal.id);
      await until(async () => (await echo(tokens.access_token, mortal)) === status);
      expect((await app.post('token', refreshForm(clientId, tokens))).body.error).toBe('invalid_grant');
    }
  });

  it('lets tokens die with the account of who consented (O14)', async () => {
    const person = await app.platform.registerCustomer(`operator-${engine}`);
    await app.platform.asAdmin('PATCH', `/users/${person.userId}`, { roles: ['operator'], tier: 'internal' });
    const pkce = aPkce();
    const query = authorizeQuery(clientId, pkce, { resource: group.url });
    const page = await app.consent(query, { email: person.username, password: 'a-long-enough-password' });
    const { body: tokens } = await app.post('token', redeem(clientId, page, pkce));
    expect(await echo(tokens.access_token)).toBe(200);
    await app.platform.asAdmin('PATCH', `/users/${person.userId}`, { status: 'suspended' });
    await until(async () => (await echo(tokens.access_token)) === 401);
    expect((await app.post('token', refreshForm(clientId, tokens))).body.error).toBe('invalid_grant');
  });

  it('admits no keys to a group of OAuth alone', async () => {
    expect(await echo(other.key, other)).toBe(401);
    const { access_token } = await app.tokens(clientId, other);
    expect(await echo(access_token, other)).toBe(200);
  });

  it('forgets clients that were never used after a day, and the used ones later (O11)', async () => {
    const unused = await app.aClient();
    const used = await app.aClient();
    const tokens = await app.tokens(used, group);
    later(25 * 3600);
    await app.platform.app.get(OAuthRetention).sweep();
    expect((await app.show(authorizeQuery(unused, aPkce()))).status).toBe(400);
    expect((await app.post('token', refreshForm(used, tokens))).status).toBe(200);
    later(91 * 24 * 3600);
    await app.platform.app.get(OAuthRetention).sweep();
    expect((await app.post('token', refreshForm(used, tokens))).body.error).toBe('invalid_client');
    clientId = await app.aClient();
  });

  it('gives no code to whoever guesses at keys, and slows them down (P1)', async () => {
    const form = await app.show(authorizeQuery(clientId, aPkce(), { resource: group.url }));
    const guesses = [
      '',
      'x',
      `mcp_key_${'A'.repeat(43)}`,
      other.key,
      ...Array.from({ length: 20 }, (_, n) => `guess ${n}`),
    ];
    stopTimeOf(app.platform.app.get(RateLimiter, { strict: false }));
    const statuses: number[] = [];
    for (const api_key of guesses) {
      const page = await app.decide({ ...form.fields, api_key, decision: 'approve' });
      expect(page.location).toBeNull();
      statuses.push(page.status);
    }
    expect(statuses[0]).toBe(403);
    expect(statuses.at(-1)).toBe(429);
  });
});
