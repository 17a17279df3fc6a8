import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThan } from 'typeorm';
import { Database } from '../../common/database/database';
import { SecretsConfig } from '../../config/app-config';
import { RefreshToken } from './refresh-token.entity';

/** Takes tokens in plain and keeps their digests. */
@Injectable()
export class RefreshTokenRepository {
  constructor(
    private readonly database: Database,
    private readonly secrets: SecretsConfig,
  ) {}

  async insert(row: Omit<RefreshToken, 'tokenHash'>, token: string): Promise<void> {
    const tokenHash = digest(token, this.secrets.current.pepper);
    await this.database.of(RefreshToken).insert({ ...row, tokenHash });
  }

  async findByToken(token: string): Promise<RefreshToken | null> {
    const digests = this.secrets.all.map(({ pepper }) => digest(token, pepper));
    return this.database.of(RefreshToken).findOneBy({ tokenHash: In(digests) });
  }

  /** Marks the token used; false when somebody else was first. */
  async replace(id: string, replacedBy: string, now: Date): Promise<boolean> {
    const unused = { id, revokedAt: IsNull() };
    const { affected } = await this.database.of(RefreshToken).update(unused, { revokedAt: now, replacedBy });
    return affected === 1;
  }

  async revokeFamily(userId: string, familyId: string, now: Date): Promise<void> {
    await this.database.of(RefreshToken).update({ userId, familyId, revokedAt: IsNull() }, { revokedAt: now });
  }

  async revokeAll(userId: string, now: Date): Promise<void> {
    await this.database.of(RefreshToken).update({ userId, revokedAt: IsNull() }, { revokedAt: now });
  }

  async deleteExpired(userId: string, now: Date): Promise<void> {
    await this.database.of(RefreshToken).delete({ userId, expiresAt: LessThan(now) });
  }
}

function digest(token: string, pepper: Buffer): string {
  return createHmac('sha256', pepper).update('refresh-token:').update(token).digest('hex');
}
