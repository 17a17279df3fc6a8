import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { newId } from '../../common/ids';
import { UsersRepository } from '../users.repository';
import { AccessTokens } from './access-tokens';
import { invalidRefreshToken } from './auth.errors';
import type { RefreshToken } from './refresh-token.entity';
import { RefreshTokenRepository } from './refresh-token.repository';

/** What a signed-in person holds. */
export interface SessionTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Seconds until the access token expires. */
  readonly expiresIn: number;
}

/** A session ends thirty days after its sign-in, however often it was refreshed. */
const lifetimeMs = 30 * 24 * 60 * 60 * 1000;

/** Sign-ins that last: families of refresh tokens. */
@Injectable()
export class SessionsService {
  constructor(
    private readonly tokens: RefreshTokenRepository,
    private readonly accessTokens: AccessTokens,
    private readonly users: UsersRepository,
    private readonly database: Database,
    private readonly audit: AuditService,
    private readonly clock: Clock,
  ) {}

  /** Begins a session after the password was right. */
  async open(userId: string): Promise<SessionTokens> {
    const { token, row } = this.next(userId, newId());
    await this.database.transaction(async () => {
      await this.users.update(userId, { lastLoginAt: row.createdAt });
      await this.tokens.deleteExpired(userId, row.createdAt);
      await this.tokens.insert(row, token);
      await this.audit.record({ action: 'auth.signed_in', targetType: 'user', targetId: userId, actorId: userId });
    });
    return this.issue(userId, token);
  }

  /**
   * Exchanges a refresh token for the next one. A token that comes a second time was stolen from somebody: its whole
   * family ends, whoever holds it. Throws `auth.refresh_token_invalid`.
   */
  async rotate(refreshToken: string): Promise<{ userId: string; tokens: SessionTokens }> {
    const found = await this.tokens.findByToken(refreshToken);
    if (found === null || found.expiresAt <= this.clock.now()) throw invalidRefreshToken();
    const { token, row } = this.next(found.userId, found.familyId, found.expiresAt);
    const first = await this.database.transaction(async () => {
      if (!(await this.tokens.replace(found.id, row.id, row.createdAt))) return false;
      await this.tokens.insert(row, token);
      return true;
    });
    if (first) return { userId: found.userId, tokens: await this.issue(found.userId, token) };
    if ((await this.tokens.findByToken(refreshToken))?.replacedBy) await this.endReused(found);
    throw invalidRefreshToken();
  }

  /** Ends the session that `refreshToken` belongs to, or all sessions of the person when none is given. */
  async close(userId: string, refreshToken: string | undefined): Promise<void> {
    const found = refreshToken === undefined ? null : await this.tokens.findByToken(refreshToken);
    if (refreshToken !== undefined && found?.userId !== userId) return;
    const now = this.clock.now();
    await this.database.transaction(async () => {
      if (found === null) await this.tokens.revokeAll(userId, now);
      else await this.tokens.revokeFamily(userId, found.familyId, now);
      await this.audit.record({ action: 'auth.signed_out', targetType: 'user', targetId: userId, actorId: userId });
    });
  }

  private async endReused({ userId, familyId }: RefreshToken): Promise<void> {
    await this.database.transaction(async () => {
      await this.tokens.revokeFamily(userId, familyId, this.clock.now());
      const after = { family_id: familyId };
      await this.audit.record({ action: 'auth.refresh_token_reused', targetType: 'user', targetId: userId, after });
    });
  }

  private next(userId: string, familyId: string, end?: Date): { token: string; row: Omit<RefreshToken, 'tokenHash'> } {
    const createdAt = this.clock.now();
    const expiresAt = end ?? new Date(createdAt.getTime() + lifetimeMs);
    const row = { id: newId(), userId, familyId, createdAt, expiresAt, revokedAt: null, replacedBy: null };
    return { token: randomBytes(32).toString('base64url'), row };
  }

  private async issue(userId: string, refreshToken: string): Promise<SessionTokens> {
    const accessToken = await this.accessTokens.issue(userId);
    return { accessToken, refreshToken, expiresIn: this.accessTokens.lifetime };
  }
}
