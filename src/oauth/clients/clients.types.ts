import type { OAuthClient } from './oauth-client.entity';

/** Who answers for a client that is being registered, and for which group. */
export interface Voucher {
  readonly groupId: string;
  /** The key that was shown; null: an operator has signed in. */
  readonly keyVersion: number | null;
  readonly userId: string | null;
}

export interface RegisteredClient {
  readonly client: OAuthClient;
  /** In plain for the only time; null of a public client. */
  readonly secret: string | null;
}

/** What a request shows of the client that it comes from. */
export interface PresentedClient {
  readonly clientId: string;
  readonly secret: string | undefined;
}
