import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretsConfig } from '../config/app-config';

/** The kinds of secrets that we hand out, by the prefix that tells them (and secret scanners) apart. */
const prefixes = {
  access: 'mcp_at_',
  refresh: 'mcp_rt_',
  code: 'mcp_ac_',
  secret: 'mcp_cs_',
} as const;
type Kind = keyof typeof prefixes;

/** Makes the secrets of OAuth, 256 random bits each, and the digests under which they are stored. */
@Injectable()
export class Credentials {
  constructor(private readonly secrets: SecretsConfig) {}

  generate(kind: Kind): string {
    return prefixes[kind] + randomBytes(32).toString('base64url');
  }

  /** Whether `text` could be one; what could not is refused without a look-up. */
  isShaped(kind: Kind, text: string): boolean {
    return text.length === prefixes[kind].length + 43 && text.startsWith(prefixes[kind]);
  }

  /** HMAC-SHA256 in hex. A fast digest is enough for 256 random bits. */
  digest(kind: Kind, text: string): string {
    return digest(kind, text, this.secrets.current.pepper);
  }

  /** The digests under which it may be stored while APP_SECRET is being rotated. */
  digests(kind: Kind, text: string): string[] {
    return this.secrets.all.map(({ pepper }) => digest(kind, text, pepper));
  }
}

function digest(kind: Kind, text: string, pepper: Buffer): string {
  return createHmac('sha256', pepper).update(`oauth-${kind}:`).update(text).digest('hex');
}
