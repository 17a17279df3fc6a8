import { errors, jwtVerify, SignJWT } from 'jose';

/** One kind of token: what keeps it from being taken for another one, and how long it lives. */
export interface TokenKind {
  readonly type: string;
  readonly audience: string;
  readonly seconds: number;
}

export interface TokenContent {
  readonly subject: string;
  readonly expiresAt: Date;
}

/** Longer texts are not ours. */
const longest = 1_000;

/** A JWT (RFC 7519), HS256, with a `jti` so that no two are equal. */
export async function signToken(
  kind: TokenKind,
  content: { subject: string; id: string },
  key: Buffer,
  now: Date,
): Promise<string> {
  const issued = Math.floor(now.getTime() / 1000);
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256', typ: kind.type })
    .setSubject(content.subject)
    .setJti(content.id)
    .setAudience(kind.audience)
    .setIssuedAt(issued)
    .setExpirationTime(issued + kind.seconds)
    .sign(key);
}

/** What a token of this kind says; undefined when none of the keys signed it, or when it is expired or of another kind. */
export async function readToken(
  kind: TokenKind,
  token: string,
  keys: readonly Buffer[],
  now: Date,
): Promise<TokenContent | undefined> {
  if (token.length > longest) return undefined;
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: ['HS256'],
        typ: kind.type,
        audience: kind.audience,
        requiredClaims: ['sub', 'exp'],
        currentDate: now,
      });
      return { subject: String(payload.sub), expiresAt: new Date(Number(payload.exp) * 1000) };
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
    }
  }
  return undefined;
}
