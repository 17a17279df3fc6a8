/** What an OAuth access token stands for. */
export interface TokenGrant {
  /** Counts against the limits and owns sessions: stays the same when the token is refreshed. */
  readonly holderId: string;
  /** The client, as the call log names it. */
  readonly appId: string;
  readonly groupId: string;
  /** The version of the group's key under which access was granted: it ends with that key. */
  readonly keyVersion: number;
  /** The address of the one MCP server that the token is for. */
  readonly resource: string;
  readonly scopes: readonly string[];
  /** The person who consented, when one signed in for it. */
  readonly userId: string | null;
  readonly expiresAt: Date;
}

/** Where access tokens are looked up; implemented by the authorization server. */
export abstract class AccessTokens {
  /** The grant behind a token of ours that is neither expired nor revoked; null for everything else. */
  abstract identify(token: string): Promise<TokenGrant | null>;
}
