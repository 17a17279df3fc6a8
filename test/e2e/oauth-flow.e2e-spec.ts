import { auth, type OAuthClientProvider } from '@modelcontextprotocol/sdk/client/auth.js';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { OAuthClientInformationMixed, OAuthTokens } from '@modelcontextprotocol/sdk/shared/auth.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { TestGroup } from '../support/app';
import { adminLogin } from '../support/app';
import { describeOnEachEngine } from '../support/engines';
import { callTool, rpc } from '../support/mcp';
import { aPkce, authorizeQuery, callback, OAuthApp, redeem, refreshForm } from '../support/oauth';
import { until } from '../support/until';

/** What the official client stores between its steps. */
interface Kept {
  asked?: URL;
  client?: OAuthClientInformationMixed;
  tokens?: OAuthTokens;
  verifier?: string;
}

function aProvider(kept: Kept): OAuthClientProvider {
  return {
    redirectUrl: callback,
    clientMetadata: { client_name: 'Official client', redirect_uris: [callback], token_endpoint_auth_method: 'none' },
    state: () => 'official-state',
    clientInformation: () => kept.client,
    saveClientInformation: (client) => void (kept.client = client),
    tokens: () => kept.tokens,
    saveTokens: (tokens) => void (kept.tokens = tokens),
    redirectToAuthorization: (url) => void (kept.asked = url),
    saveCodeVerifier: (verifier) => void (kept.verifier = verifier),
    codeVerifier: () => kept.verifier ?? '',
  };
}

describeOnEachEngine('OAuth from discovery to revocation (F-OAU-01 to 07)', (engine) => {
  let app: OAuthApp;
  let group: TestGroup;
  let keyOnly: TestGroup;

  beforeAll(async () => {
    app = await OAuthApp.start(engine);
    group = await app.platform.createGroup('Open', ['echo_tool', 'create_task'], {
      auth_mode: 'both',
      server_code: 'open',
    });
    keyOnly = await app.platform.createGroup('Keys', ['echo_tool'], { server_code: 'keys' });
  });
  afterAll(() => app.close());

  it('lets the official client in without a browser', async () => {
    const kept: Kept = {};
    const provider = aProvider(kept);
    const transport = () => new StreamableHTTPClientTransport(new URL(group.url), { authProvider: provider });
    const first = new Client({ name: 'official', version: '1' });
    await expect(first.connect(transport())).rejects.toThrow('Unauthorized');
    expect(kept.asked?.searchParams.get('resource')).toBe(group.url);
    expect(kept.client).toMatchObject({ redirect_uris: [callback] });

    const page = await app.consent(Object.fromEntries(kept.asked!.searchParams), { api_key: group.key });
    expect(page.status).toBe(302);
    expect(Object.fromEntries(page.back)).toMatchObject({ state: 'official-state', iss: app.url });
    await transport().finishAuth(page.back.get('code')!);

    const client = new Client({ name: 'official', version: '1' });
    await client.connect(transport());
    expect(
      (await client.callTool({ name: 'echo_tool', arguments: { message: 'hi' } })).structuredContent,
    ).toMatchObject({ message: 'hi' });
    await client.close();

    const before = kept.tokens!;
    expect(await auth(provider, { serverUrl: group.url })).toBe('AUTHORIZED');
    const after = kept.tokens!;
    expect(after.refresh_token).not.toBe(before.refresh_token);
    expect((await callTool({ url: group.url, key: after.access_token }, 'echo_tool', { message: 'x' })).status).toBe(
      200,
    );

    const { client_id } = kept.client!;
    expect((await app.post('revoke', { client_id, token: after.refresh_token! })).status).toBe(200);
    const refused = { url: group.url, key: after.access_token };
    await until(async () => (await callTool(refused, 'echo_tool', { message: 'x' })).status === 401);
  });

  it('works as Dify does it, without resource, restarted between any two steps (O16)', async () => {
    const challenge = (await rpc(group.url, undefined, 'tools/list')).headers.get('www-authenticate') ?? '';
    const [, metadataUrl, scope] = /^Bearer resource_metadata="([^"]+)", scope="([^"]+)"$/.exec(challenge) ?? [];
    expect(scope).toBe('mcp:read mcp:write');
    const resource = await app.json(new URL(metadataUrl!).pathname);
    expect(resource.body).toEqual({
      resource: group.url,
      authorization_servers: [app.url],
      scopes_supported: ['mcp:read', 'mcp:write'],
      bearer_methods_supported: ['header'],
      resource_name: 'Open',
    });
    const { body: server } = await app.json('/.well-known/oauth-authorization-server');
    expect(server.grant_types_supported).toContain('authorization_code');
    await app.restart();
    const registered = await app.register({
      client_name: 'Dify',
      client_uri: 'https://dify.example',
      grant_types: ['refresh_token', 'authorization_code'],
      response_types: ['code'],
    });
    const clientId = registered.body.client_id;
    await app.restart();
    const pkce = aPkce();
    const form = await app.show(authorizeQuery(clientId, pkce, { scope: scope! }));
    expect(form.html).toContain('Dify');
    await app.restart();
    const page = await app.decide({ ...form.fields, api_key: group.key, decision: 'approve' });
    await app.restart();
    const { body: tokens } = await app.post('token', redeem(clientId, page, pkce));
    expect(tokens).toMatchObject({ token_type: 'Bearer', expires_in: 600, scope });
    await app.restart();
    expect((await callTool({ url: group.url, key: tokens.access_token }, 'echo_tool', { message: 'x' })).status).toBe(
      200,
    );
    const { body: renewed } = await app.post('token', refreshForm(clientId, tokens));
    await app.restart();
    expect((await callTool({ url: group.url, key: renewed.access_token }, 'echo_tool', { message: 'x' })).status).toBe(
      200,
    );
    await app.post('revoke', { client_id: clientId, token: renewed.refresh_token });
    await app.restart();
    expect((await callTool({ url: group.url, key: renewed.access_token }, 'echo_tool', { message: 'x' })).status).toBe(
      401,
    );
  });

  it('publishes nothing about a group that admits keys only', async () => {
    for (const path of ['/mcp/keys', '/mcp/unknown', '']) {
      expect((await app.json(`/.well-known/oauth-protected-resource${path}`)).status).toBe(404);
    }
    const plain = await rpc(keyOnly.url, undefined, 'tools/list');
    const open = await rpc(group.url, undefined, 'tools/list');
    const unknown = await rpc(`${app.url}/mcp/unknown`, undefined, 'tools/list');
    expect(plain.headers.get('www-authenticate')).toBe('Bearer realm="mcp"');
    expect(unknown.headers.get('www-authenticate')).toBe('Bearer realm="mcp"');
    expect(new Set([plain, open, unknown].map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const clientId = await app.aClient();
    const page = await app.show(authorizeQuery(clientId, aPkce(), { resource: keyOnly.url }));
    expect(page.back.get('error')).toBe('invalid_target');
  });

  it('describes itself alike under both names, open to browsers', async () => {
    const oauth = await app.json('/.well-known/oauth-authorization-server');
    const openId = await app.json('/.well-known/openid-configuration');
    expect(openId.body).toMatchObject(oauth.body);
    expect(oauth.headers.get('access-control-allow-origin')).toBe('*');
    expect(oauth.body).toMatchObject({
      issuer: app.url,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      client_id_metadata_document_supported: true,
    });
    for (const name of ['token', 'registration', 'revocation', 'introspection']) {
      const path = new URL(oauth.body[`${name}_endpoint`]).pathname;
      expect((await app.json(path, { method: 'OPTIONS' })).status).toBe(204);
    }
  });

  it('takes an operator’s sign-in as proof and lets the call log name that person', async () => {
    const clientId = await app.aClient();
    const pkce = aPkce();
    const query = authorizeQuery(clientId, pkce, { resource: group.url });
    const wrong = await app.consent(query, { email: adminLogin.login, password: 'wrong-password' });
    expect([wrong.status, wrong.location]).toEqual([403, null]);
    const customer = await app.platform.registerCustomer(`customer-${engine}`);
    const notOperator = await app.consent(query, {
      email: `${customer.username}@example.com`,
      password: 'a-long-enough-password',
    });
    expect(notOperator.status).toBe(403);
    const page = await app.consent(query, { email: adminLogin.login, password: adminLogin.password });
    const { body: tokens } = await app.post('token', redeem(clientId, page, pkce));
    const answer = await callTool({ url: group.url, key: tokens.access_token }, 'echo_tool', { message: 'x' });
    const { body } = await app.platform.asAdmin<Record<string, unknown>[]>(
      'GET',
      `/mcp/call-logs?request_id=${answer.headers.get('x-request-id')}`,
    );
    const admin = await app.platform.signIn(adminLogin.login, adminLogin.password);
    expect(body.data).toEqual([expect.objectContaining({ caller_app_id: clientId, acting_user_id: admin.userId })]);
  });

  it('gives a machine that somebody vouched for access of its own', async () => {
    const asked = {
      grant_types: ['client_credentials'],
      redirect_uris: [],
      token_endpoint_auth_method: 'client_secret_basic',
    };
    expect((await app.register(asked)).body.error).toBe('invalid_client_metadata');
    expect((await app.register(asked, `Bearer mcp_key_${'A'.repeat(43)}`)).status).toBe(401);
    const { body: client } = await app.register(asked, `Bearer ${group.key}`);
    const basic = `Basic ${Buffer.from(`${client.client_id}:${client.client_secret}`).toString('base64')}`;
    const form = { grant_type: 'client_credentials', scope: 'mcp:read' };
    const granted = await app.post('token', form, { authorization: basic });
    expect(granted.body).toMatchObject({ scope: 'mcp:read' });
    expect(granted.body.refresh_token).toBeUndefined();
    const again = await app.post('token', {
      ...form,
      client_id: client.client_id,
      client_secret: client.client_secret,
    });
    for (const { body } of [granted, again]) {
      expect((await callTool({ url: group.url, key: body.access_token }, 'echo_tool', { message: 'x' })).status).toBe(
        200,
      );
    }
    const wrong = await app.post('token', form, { authorization: `${basic.slice(0, -8)}AAAAAAA=` });
    expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client']);
    expect((await app.post('token', { ...form, resource: keyOnly.url }, { authorization: basic })).body.error).toBe(
      'invalid_target',
    );
  });
});

describe('OAuth that is switched off (F-OAU-07)', () => {
  it('is neither published nor chosen for a group', async () => {
    const app = await OAuthApp.start('sqlite', { MCP_OAUTH_ENABLED: 'false' });
    expect((await app.json('/.well-known/oauth-authorization-server')).status).toBe(404);
    const { status, body } = await app.platform.asAdmin('POST', '/mcp/groups', { name: 'Open', auth_mode: 'oauth' });
    expect([status, body.error?.code]).toEqual([400, 'groups.auth_mode_unavailable']);
    await app.close();
  });
});
