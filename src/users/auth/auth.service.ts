import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service';
import { currentContext } from '../../common/context/request-context';
import { RateLimiter } from '../../common/limits/rate-limiter';
import { normalise } from '../../common/text';
import { UsersRepository } from '../users.repository';
import { UsersService } from '../users.service';
import type { Account, Alongside, Registration } from '../users.types';
import { accountNotActive, invalidRefreshToken, signInFailed, tooManyAttempts } from './auth.errors';
import { PasswordHasher } from './password-hasher';
import { type SessionTokens, SessionsService } from './sessions.service';

/** A person who has signed in. */
export interface SignedIn {
  readonly account: Account;
  readonly tokens: SessionTokens;
}

/** Failed sign-ins of one login from one address, and registrations of one e-mail address, a minute. */
const attemptsPerMinute = 10;

/** Registration and sign-in as strangers meet them: with limits, and without telling who has an account here. */
@Injectable()
export class AuthService {
  constructor(
    private readonly accounts: UsersService,
    private readonly users: UsersRepository,
    private readonly passwords: PasswordHasher,
    private readonly sessions: SessionsService,
    private readonly limiter: RateLimiter,
    private readonly audit: AuditService,
  ) {}

  /** See {@link UsersService.register}; throws `auth.too_many_attempts` besides. */
  async register(registration: Registration, alongside?: Alongside): Promise<Account> {
    const wait = this.limiter.take(`register:${normalise(registration.email)}`, attemptsPerMinute);
    if (wait > 0) throw tooManyAttempts(wait);
    return this.accounts.register(registration, alongside);
  }

  /** Signs in by e-mail address or user name. Throws as {@link prove}. */
  async login(login: string, password: string): Promise<SignedIn> {
    const account = await this.prove(login, password);
    return { account, tokens: await this.sessions.open(account.id) };
  }

  /**
   * The person who knows the password, without a session. Throws `auth.sign_in_failed`, the same and at the same cost
   * whether the login is unknown or the password wrong, `auth.account_not_active` and `auth.too_many_attempts`.
   */
  async prove(login: string, password: string): Promise<Account> {
    const limit = `login:${normalise(login)}:${currentContext()?.ip ?? ''}`;
    const wait = this.limiter.take(limit, attemptsPerMinute);
    if (wait > 0) throw tooManyAttempts(wait);
    const found = await this.users.findForSignIn(login);
    const matches = await this.passwords.matches(password, found?.passwordHash);
    if (found === undefined || !matches || found.account.status === 'deleted') {
      await this.recordFailure(login, found?.account.id, 'wrong login or password');
      throw signInFailed();
    }
    if (found.account.status !== 'active') {
      await this.recordFailure(login, found.account.id, 'account not active');
      throw accountNotActive();
    }
    this.limiter.giveBack(limit, attemptsPerMinute);
    return found.account;
  }

  /** New tokens for a refresh token, which is used up. Throws `auth.refresh_token_invalid`. */
  async refresh(refreshToken: string): Promise<SignedIn> {
    const { userId, tokens } = await this.sessions.rotate(refreshToken);
    const account = await this.users.find(userId);
    if (account?.status !== 'active') throw invalidRefreshToken();
    return { account, tokens };
  }

  /** Ends the session of `refreshToken`; without one, all sessions of the person. Of a foreign token nothing is done. */
  async logout(userId: string, refreshToken: string | undefined): Promise<void> {
    await this.sessions.close(userId, refreshToken);
  }

  /** A login that nobody has may be a password typed into the wrong field: only its digest is kept. */
  private async recordFailure(login: string, userId: string | undefined, reason: string): Promise<void> {
    const target =
      userId === undefined
        ? { targetType: 'login', targetId: createHash('sha256').update(normalise(login)).digest('hex') }
        : { targetType: 'user', targetId: userId };
    await this.audit.record({ action: 'auth.sign_in_failed', ...target, after: { reason } });
  }
}
