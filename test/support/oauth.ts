import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { createApp } from '../../src/app.setup';
import { loadConfig } from '../../src/config/load-config';
import { adminLogin, TestApp, type TestGroup } from './app';
import { testDatabaseUrl } from './databases';
import type { Engine } from './engines';

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any -- over the wire
export type Form = Record<string, string>;

export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Json;
}

async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

/** A platform under its own public address, which can be restarted over the same database. */
export class OAuthApp {
  private constructor(
    readonly url: string,
    private readonly port: number,
    private readonly env: Record<string, string>,
    public platform: TestApp,
  ) {}

  static async start(engine: Engine, more: Record<string, string> = {}): Promise<OAuthApp> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const env = {
      APP_ENV: 'test',
      DATABASE_URL: await testDatabaseUrl(engine),
      ADMIN_EMAIL: adminLogin.login,
      ADMIN_PASSWORD: adminLogin.password,
      LOG_LEVEL: 'silent',
      MCP_SERVER_BASE_URL: url,
      ...more,
    };
    return new OAuthApp(url, port, env, await OAuthApp.listen(env, url, port));
  }

  private static async listen(env: Record<string, string>, url: string, port: number): Promise<TestApp> {
    const app = await createApp(loadConfig(env), false);
    await app.listen(port, '127.0.0.1');
    return new TestApp(app, url);
  }

  async restart(): Promise<void> {
    await this.platform.close();
    this.platform = await OAuthApp.listen(this.env, this.url, this.port);
  }

  async close(): Promise<void> {
    await this.platform.close();
  }

  async json(path: string, init: RequestInit = {}): Promise<JsonAnswer> {
    const response = await fetch(`${this.url}${path}`, init);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? {} : (JSON.parse(text) as Json) };
  }

  async register(metadata: Json = {}, authorization?: string): Promise<JsonAnswer> {
    const body = { client_name: 'Test', redirect_uris: [callback], token_endpoint_auth_method: 'none', ...metadata };
    return this.json('/oauth/register', {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === undefined ? {} : { authorization }) },
      body: JSON.stringify(body),
    });
  }

  /** A public client's id. */
  async aClient(metadata: Json = {}): Promise<string> {
    const { status, body } = await this.register(metadata);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.client_id;
  }

  async show(query: Form | string): Promise<Page> {
    const text = typeof query === 'string' ? query : new URLSearchParams(query).toString();
    return pageOf(await fetch(`${this.url}/oauth/authorize?${text}`, { redirect: 'manual' }));
  }

  async decide(fields: Form, headers: Form = {}): Promise<Page> {
    const init = { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields), headers } as const;
    return pageOf(await fetch(`${this.url}/oauth/authorize`, init));
  }

  /** Shows the form and decides by it. */
  async consent(query: Form, proof: Form): Promise<Page> {
    const { fields } = await this.show(query);
    return this.decide({ ...fields, ...proof, decision: 'approve' });
  }

  async post(
    path: 'token' | 'revoke' | 'introspect',
    form: Form | URLSearchParams,
    headers: Form = {},
  ): Promise<JsonAnswer> {
    return this.json(`/oauth/${path}`, { method: 'POST', body: new URLSearchParams(form), headers });
  }

  /** Everything from the form to tokens, for a public client. */
  async tokens(clientId: string, group: TestGroup, more: Form = {}): Promise<Json> {
    const pkce = aPkce();
    const page = await this.consent(authorizeQuery(clientId, pkce, { resource: group.url, ...more }), {
      api_key: group.key,
    });
    const { status, body } = await this.post('token', redeem(clientId, page, pkce));
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body;
  }
}

export const callback = 'https://client.example/callback';

/** An answer of `/oauth/authorize`. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
  /** The hidden fields of its form. */
  readonly fields: Form;
  readonly location: string | null;
  /** The parameters that go back to the client. */
  readonly back: URLSearchParams;
}

async function pageOf(response: Response): Promise<Page> {
  const html = await response.text();
  const hidden = [...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
  const location = response.headers.get('location');
  return {
    status: response.status,
    headers: response.headers,
    html,
    fields: Object.fromEntries(hidden.map(([, name, value]) => [name, value])) as Form,
    location,
    back: new URLSearchParams(location?.split('?')[1] ?? ''),
  };
}

export interface Pkce {
  readonly verifier: string;
  readonly challenge: string;
}

export function aPkce(): Pkce {
  const verifier = randomBytes(32).toString('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

export function authorizeQuery(clientId: string, { challenge }: Pkce, more: Form = {}): Form {
  return {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: callback,
    state: 'a state & more',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    ...more,
  };
}

/** The token request for the code that came back. */
export function redeem(clientId: string, page: Page, { verifier }: Pkce, more: Form = {}): Form {
  return {
    grant_type: 'authorization_code',
    client_id: clientId,
    code: page.back.get('code') ?? 'none',
    code_verifier: verifier,
    redirect_uri: callback,
    ...more,
  };
}

export function refreshForm(clientId: string, tokens: Json, more: Form = {}): Form {
  return { grant_type: 'refresh_token', client_id: clientId, refresh_token: String(tokens['refresh_token']), ...more };
}
