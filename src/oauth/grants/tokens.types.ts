/** Tokens just issued, as the token endpoint gives them (RFC 6749 section 5.1). */
export interface IssuedTokens {
  readonly accessToken: string;
  readonly refreshToken: string | null;
  /** Seconds. */
  readonly expiresIn: number;
  readonly scopes: readonly string[];
}
