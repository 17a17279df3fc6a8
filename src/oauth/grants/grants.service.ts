import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { newId } from '../../common/ids';
import type { GroupUnderKey } from '../../groups/group-grants.service';
import { ClientsService } from '../clients/clients.service';
import type { OAuthClient } from '../clients/oauth-client.entity';
import { Credentials } from '../credentials';
import { scopeText } from '../scopes';
import { GrantParts } from './grant-parts';
import type { OAuthGrant } from './oauth-grant.entity';
import { OAuthGrantRepository } from './oauth-grant.repository';

/** What somebody has consented to. */
export interface Consent {
  readonly client: OAuthClient;
  readonly under: GroupUnderKey;
  readonly scopes: readonly string[];
  /** Who signed in for it; null: the holder of the group's key. */
  readonly userId: string | null;
  readonly redirectUri: string;
  readonly challenge: string;
}

/** A grant ends thirty days after the consent, however often it was refreshed. */
const grantLifetime = 30 * 24 * 60 * 60 * 1000;
const codeLifetime = 60 * 1000;

/** Consents and what they led to: the life of a grant from its code to its end. */
@Injectable()
export class GrantsService {
  constructor(
    private readonly repository: OAuthGrantRepository,
    private readonly parts: GrantParts,
    private readonly clients: ClientsService,
    private readonly credentials: Credentials,
    private readonly clock: Clock,
  ) {}

  /** Records a consent and gives the code for it. */
  async consent({ client, under, scopes, userId, redirectUri, challenge }: Consent): Promise<string> {
    const code = this.credentials.generate('code');
    const now = this.clock.now();
    const grant = newGrant({ client, under, scopes, userId }, now, new Date(now.getTime() + grantLifetime));
    await this.parts.audited(grant, 'oauth.consent_granted', async () => {
      await this.repository.addGrant(grant);
      await this.repository.addCode({
        id: newId(),
        grantId: grant.id,
        codeHash: this.credentials.digest('code', code),
        redirectUri,
        challenge,
        expiresAt: new Date(now.getTime() + codeLifetime),
        usedAt: null,
      });
      await this.clients.markUsed(client.id, now);
    });
    return code;
  }

  /** Part of a transaction: the grant of a client to itself. */
  async own(client: OAuthClient, under: GroupUnderKey, scopes: readonly string[], end: Date): Promise<OAuthGrant> {
    const now = this.clock.now();
    const grant = newGrant({ client, under, scopes, userId: null }, now, end);
    await this.repository.addGrant(grant);
    await this.clients.markUsed(client.id, now);
    return grant;
  }

  /** Ends the grant and all that came of it, with a row in the audit trail that says why. */
  async revoke(
    grant: OAuthGrant,
    action: 'oauth.grant_revoked' | 'oauth.code_reused' | 'oauth.refresh_token_reused',
  ): Promise<void> {
    await this.parts.audited(grant, action, () => this.repository.revoke(grant.id, this.clock.now()));
  }

  /** Whether tokens may come of the grant now: neither ended nor has anything it rests on. */
  async isAlive(grant: OAuthGrant): Promise<boolean> {
    if (grant.revokedAt !== null || grant.expiresAt <= this.clock.now()) return false;
    return this.parts.stands(grant);
  }
}

function newGrant(
  { client, under, scopes, userId }: Pick<Consent, 'client' | 'under' | 'scopes' | 'userId'>,
  createdAt: Date,
  expiresAt: Date,
): OAuthGrant {
  return {
    id: newId(),
    clientId: client.id,
    groupId: under.group.id,
    keyVersion: under.keyVersion,
    resource: under.group.resource,
    scopes: scopeText(scopes),
    userId,
    createdAt,
    expiresAt,
    revokedAt: null,
  };
}
