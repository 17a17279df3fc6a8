/** How a client came to be known: it registered itself, somebody answered for it, or it publishes a document. */
export type ClientOrigin = 'dynamic' | 'vouched' | 'document';

export const grantTypes = ['authorization_code', 'refresh_token', 'client_credentials'] as const;
export type GrantType = (typeof grantTypes)[number];

/** How a client proves itself at the token endpoint; a confidential one may use either way of sending its secret. */
export const authMethods = ['none', 'client_secret_basic', 'client_secret_post'] as const;
export type AuthMethod = (typeof authMethods)[number];

/** The parameters of a request, each at most once but for `repeated`. */
export interface Parameters {
  get(name: string): string | undefined;
  /** The names that occur more than once. */
  readonly repeated: ReadonlySet<string>;
}
