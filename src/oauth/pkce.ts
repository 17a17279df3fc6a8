import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 in base64url: nothing else can be a challenge of S256 (RFC 7636 section 4.2). */
const challengeShape = /^[A-Za-z0-9_-]{43}$/;
/** RFC 7636 section 4.1. */
const verifierShape = /^[A-Za-z0-9._~-]{43,128}$/;

export function isChallenge(text: string): boolean {
  return challengeShape.test(text);
}

/** Whether the verifier is well-formed and the one whose hash the client sent before. */
export function verifies(verifier: string, challenge: string): boolean {
  if (!verifierShape.test(verifier)) return false;
  const hash = createHash('sha256').update(verifier).digest('base64url');
  return hash.length === challenge.length && timingSafeEqual(Buffer.from(hash), Buffer.from(challenge));
}
