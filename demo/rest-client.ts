interface Envelope<T> {
  readonly success: boolean;
  readonly data: T;
  readonly error?: { readonly code: string; readonly message: string };
}

/** The REST API as an administrator's script would use it. */
export class RestClient {
  private constructor(
    private readonly baseUrl: string,
    /** The access token, undefined for nobody. */
    readonly token: string | undefined,
  ) {}

  static async signIn(baseUrl: string, login: string, password: string): Promise<RestClient> {
    return new RestClient(baseUrl, await RestClient.accessToken(baseUrl, login, password));
  }

  /** What proves that somebody has signed in, good for 15 minutes. */
  static async accessToken(baseUrl: string, login: string, password: string): Promise<string> {
    const anonymous = new RestClient(baseUrl, undefined);
    return (await anonymous.post<{ access_token: string }>('/auth/login', { login, password })).access_token;
  }

  async get<T>(path: string): Promise<T> {
    return this.call('GET', path);
  }

  async post<T>(path: string, body?: unknown): Promise<T> {
    return this.call('POST', path, body);
  }

  async delete(path: string): Promise<void> {
    await this.call('DELETE', path);
  }

  /** The `data` of the answer; throws with the API's own sentence when it refuses. */
  private async call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.baseUrl}/api/v1${path}`, {
      method,
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answer = (await response.json()) as Envelope<T>;
    if (answer.success) return answer.data;
    const { code, message } = answer.error ?? { code: String(response.status), message: 'no reason given' };
    throw new RestRefusal(message, code, response.status, `${method} ${path}`);
  }
}

export class RestRefusal extends Error {
  override readonly name = 'RestRefusal';

  constructor(
    /** The API's own sentence. */
    readonly reason: string,
    readonly code: string,
    readonly status: number,
    route: string,
  ) {
    super(`${route} was refused (${code}): ${reason}`);
  }
}
