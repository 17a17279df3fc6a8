import { Injectable } from '@nestjs/common';
import { In, IsNull } from 'typeorm';
import { Database } from '../../common/database/database';
import { sqlTime } from '../../common/database/time-column';
import { OAuthClient } from '../clients/oauth-client.entity';
import { OAuthCode } from './oauth-code.entity';
import { OAuthGrant } from './oauth-grant.entity';
import { OAuthToken } from './oauth-token.entity';

export type CodeWithGrant = OAuthCode & { readonly grant: OAuthGrant };
export type TokenWithGrant = OAuthToken & { readonly grant: OAuthGrant & { readonly client: OAuthClient } };

/** Grants with the codes and tokens that come of them. */
@Injectable()
export class OAuthGrantRepository {
  constructor(private readonly database: Database) {}

  async addGrant(grant: OAuthGrant): Promise<void> {
    await this.database.of(OAuthGrant).insert(grant);
  }

  async addCode(code: OAuthCode): Promise<void> {
    await this.database.of(OAuthCode).insert(code);
  }

  async addToken(token: OAuthToken): Promise<void> {
    await this.database.of(OAuthToken).insert(token);
  }

  async findCode(digests: readonly string[]): Promise<CodeWithGrant | null> {
    const code = await this.database
      .of(OAuthCode)
      .createQueryBuilder('code')
      .innerJoinAndMapOne('code.grant', OAuthGrant, 'grt', 'grt.id = code.grantId')
      .where('code.codeHash IN (:...digests)', { digests })
      .getOne();
    return code as CodeWithGrant | null;
  }

  /** The row whose access or refresh token has one of these digests, with its grant and client. */
  async findToken(kind: 'access' | 'refresh', digests: readonly string[]): Promise<TokenWithGrant | null> {
    const token = await this.database
      .of(OAuthToken)
      .createQueryBuilder('token')
      .innerJoinAndMapOne('token.grant', OAuthGrant, 'grt', 'grt.id = token.grantId')
      .innerJoinAndMapOne('grt.client', OAuthClient, 'client', 'client.id = grt.clientId')
      .where(`token.${kind}Hash IN (:...digests)`, { digests })
      .getOne();
    return token as TokenWithGrant | null;
  }

  async findTokenById(id: string): Promise<OAuthToken | null> {
    return this.database.of(OAuthToken).findOneBy({ id });
  }

  /** Marks the code used; false when somebody else was first. */
  async useCode(id: string, now: Date): Promise<boolean> {
    const { affected } = await this.database.of(OAuthCode).update({ id, usedAt: IsNull() }, { usedAt: now });
    return affected === 1;
  }

  /** Marks the refresh token exchanged for its child; false when somebody else was first. */
  async exchange(id: string, exchanged: Pick<OAuthToken, 'usedAt' | 'childId' | 'sealedChild'>): Promise<boolean> {
    const { affected } = await this.database.of(OAuthToken).update({ id, usedAt: IsNull() }, exchanged);
    return affected === 1;
  }

  /** Ends a grant with all that came of it; false when it had ended before. */
  async revoke(grantId: string, now: Date): Promise<boolean> {
    const { affected } = await this.database
      .of(OAuthGrant)
      .update({ id: grantId, revokedAt: IsNull() }, { revokedAt: now });
    return affected === 1;
  }

  /** Forgets grants that ended before `moment`, with their codes and tokens; at most a thousand at a time. */
  async deleteEnded(moment: Date): Promise<number> {
    const rows = await this.database.rows<{ id: string }>(
      'SELECT id FROM oauth_grants WHERE expires_at < ? OR revoked_at < ? LIMIT 1000',
      [sqlTime(moment), sqlTime(moment)],
    );
    for (let start = 0; start < rows.length; start += 200) {
      const ids = rows.slice(start, start + 200).map(({ id }) => id);
      await this.database.of(OAuthGrant).delete({ id: In(ids) });
    }
    return rows.length;
  }

  /** Drops the encrypted tokens that nobody may ask for any more. */
  async dropSealed(usedBefore: Date): Promise<void> {
    await this.database.rows(
      'UPDATE oauth_tokens SET sealed_child = NULL WHERE sealed_child IS NOT NULL AND used_at < ?',
      [sqlTime(usedBefore)],
    );
  }
}
