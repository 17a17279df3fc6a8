import { AuditService } from '../../audit/audit.service';
import { Authenticator } from '../../common/access/principal.types';
import { RateLimiter } from '../../common/limits/rate-limiter';
import { stopTimeOf } from '../../common/limits/testing';
import { UserChangesService } from '../user-changes.service';
import { UserTokensService } from '../user-tokens.service';
import { UsersService } from '../users.service';
import type { Account } from '../users.types';
import { AuthService } from './auth.service';
import { PasswordHasher } from './password-hasher';
import { adminEmail, adminPassword, startUsers, type UsersUnderTest } from './testing';

const password = 'long-enough-1';
const days = 24 * 60 * 60 * 1000;

describe('signing in', () => {
  let under: UsersUnderTest;
  let auth: AuthService;
  let admin: Account;
  let anna: Account;
  let login: string;
  let number = 0;

  beforeAll(async () => {
    under = await startUsers();
    auth = under.module.get(AuthService);
    admin = (await auth.login(adminEmail, adminPassword)).account;
  });
  beforeEach(async () => {
    number += 1;
    login = `anna${number}`;
    anna = await auth.register({ email: `${login}@example.com`, username: `Anna${number}`, password });
  });
  afterAll(() => under.module.close());

  const authenticate = (token: string) => under.module.get(Authenticator).authenticate(token);
  const change = (id: string, changes: Parameters<UserChangesService['update']>[1]) =>
    under.module.get(UserChangesService).update(id, changes, admin.id);
  const logged = async (action: string) =>
    (await under.module.get(AuditService).page({ action, targetId: anna.id }, 20, undefined)).items;

  it.each(['anna#@example.com', 'ANNA#@Example.com', 'Anna#', 'anna#'])('works with the login %s', async (form) => {
    const { account, tokens } = await auth.login(form.replace('#', String(number)), password);
    expect(account.id).toBe(anna.id);
    expect(tokens.expiresIn).toBe(900);
    const expiresAt = new Date(Math.floor(under.clock.now().getTime() / 1000) * 1000 + 900_000);
    const principal = { userId: anna.id, username: anna.username, roles: ['customer'], expiresAt };
    expect(await authenticate(tokens.accessToken)).toEqual(principal);
    expect((await under.module.get(UsersService).get(anna.id)).lastLoginAt).toEqual(under.clock.now());
    expect(await logged('auth.signed_in')).toMatchObject([{ actorId: anna.id }]);
  });

  it('tells nobody whether the login or the password was wrong, and hashes in both cases', async () => {
    const hashed = jest.spyOn(under.module.get(PasswordHasher), 'matches');
    const failures = await Promise.all([
      auth.login(login, 'wrong-password').catch((error: unknown) => error),
      auth.login('nobody', 'wrong-password').catch((error: unknown) => error),
    ]);
    expect(failures[0]).toMatchObject({ code: 'auth.sign_in_failed', kind: 'unauthenticated' });
    expect(String(failures[1])).toBe(String(failures[0]));
    expect(hashed).toHaveBeenCalledTimes(2);
    expect(await logged('auth.sign_in_failed')).toHaveLength(1);
    const unknown = await under.module.get(AuditService).page({ targetType: 'login' }, 20, undefined);
    expect(unknown.items).toMatchObject([
      { action: 'auth.sign_in_failed', targetId: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  it('refuses more than ten failures a minute, a right password among them, and counts no success', async () => {
    stopTimeOf(under.module.get(RateLimiter, { strict: false }));
    for (let count = 0; count < 15; count += 1) await auth.login(login, password);
    for (let count = 0; count < 10; count += 1) {
      await expect(auth.login(login, 'wrong-password')).rejects.toMatchObject({ code: 'auth.sign_in_failed' });
    }
    const refused: unknown = await auth.login(login.toUpperCase(), password).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'auth.too_many_attempts', kind: 'rate_limited' });
    expect((refused as { retryAfter: number }).retryAfter).toBeGreaterThan(0);
    await auth.login(adminEmail, adminPassword);
  });

  it('limits registrations of one e-mail address', async () => {
    stopTimeOf(under.module.get(RateLimiter, { strict: false }));
    const again = () => auth.register({ email: anna.email.toUpperCase(), username: 'again', password });
    for (let count = 0; count < 9; count += 1)
      await expect(again()).rejects.toMatchObject({ code: 'users.email_taken' });
    await expect(again()).rejects.toMatchObject({ code: 'auth.too_many_attempts' });
  });

  it('ends at once when the account is suspended', async () => {
    const { tokens } = await auth.login(login, password);
    const userTokens = under.module.get(UserTokensService);
    const acting = await userTokens.mint(anna.id);
    expect(await userTokens.verify(acting)).toMatchObject({ id: anna.id });
    await change(anna.id, { status: 'suspended' });
    await expect(authenticate(tokens.accessToken)).rejects.toMatchObject({ kind: 'unauthenticated' });
    await expect(auth.refresh(tokens.refreshToken)).rejects.toMatchObject({ code: 'auth.refresh_token_invalid' });
    await expect(auth.login(login, password)).rejects.toMatchObject({ code: 'auth.account_not_active' });
    await expect(auth.login(login, 'wrong-password')).rejects.toMatchObject({ code: 'auth.sign_in_failed' });
    expect(await userTokens.verify(acting)).toBeNull();
    await change(anna.id, { status: 'deleted' });
    await expect(auth.login(login, password)).rejects.toMatchObject({ code: 'auth.sign_in_failed' });
  });

  it('expires: access tokens after 15 minutes, sessions after 30 days however often refreshed', async () => {
    let { tokens } = await auth.login(login, password);
    under.clock.pass(899_000);
    await authenticate(tokens.accessToken);
    under.clock.pass(2_000);
    await expect(authenticate(tokens.accessToken)).rejects.toMatchObject({ code: 'auth.token_invalid' });
    ({ tokens } = await auth.refresh(tokens.refreshToken));
    under.clock.pass(29 * days);
    ({ tokens } = await auth.refresh(tokens.refreshToken));
    under.clock.pass(days);
    await expect(auth.refresh(tokens.refreshToken)).rejects.toMatchObject({ code: 'auth.refresh_token_invalid' });
  });

  it('keeps no refresh token in plain', async () => {
    const { tokens } = await auth.login(login, password);
    expect(JSON.stringify(await under.sql('SELECT * FROM refresh_tokens'))).not.toContain(tokens.refreshToken);
  });

  it('ends the whole family when a refresh token comes a second time, and no other session', async () => {
    const stolen = (await auth.login(login, password)).tokens;
    const elsewhere = (await auth.login(login, password)).tokens;
    const next = (await auth.refresh(stolen.refreshToken)).tokens;
    await expect(auth.refresh(stolen.refreshToken)).rejects.toMatchObject({ code: 'auth.refresh_token_invalid' });
    await expect(auth.refresh(next.refreshToken)).rejects.toMatchObject({ code: 'auth.refresh_token_invalid' });
    await auth.refresh(elsewhere.refreshToken);
    expect(await logged('auth.refresh_token_reused')).toHaveLength(1);
  });

  it('lets one of two win that refresh with the same token at once', async () => {
    const { tokens } = await auth.login(login, password);
    const results = await Promise.allSettled([auth.refresh(tokens.refreshToken), auth.refresh(tokens.refreshToken)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('ends with signing out: one session, or all without naming one, never a foreign one', async () => {
    const one = (await auth.login(login, password)).tokens;
    const two = (await auth.login(login, password)).tokens;
    await auth.logout(admin.id, one.refreshToken);
    const next = (await auth.refresh(one.refreshToken)).tokens;
    await auth.logout(anna.id, next.refreshToken);
    await expect(auth.refresh(next.refreshToken)).rejects.toMatchObject({ code: 'auth.refresh_token_invalid' });
    const later = (await auth.refresh(two.refreshToken)).tokens;
    await auth.logout(anna.id, undefined);
    await expect(auth.refresh(later.refreshToken)).rejects.toMatchObject({ code: 'auth.refresh_token_invalid' });
    expect(await logged('auth.refresh_token_reused')).toEqual([]);
    expect(await logged('auth.signed_out')).toHaveLength(2);
  });

  describe('acting-user tokens', () => {
    it('name the person with tier and roles, as they are now', async () => {
      const tokens = under.module.get(UserTokensService);
      const token = await tokens.mint(anna.id);
      expect(await tokens.verify(token)).toEqual({
        id: anna.id,
        username: anna.username,
        tier: 'external',
        roles: ['customer'],
      });
      await change(anna.id, { tier: 'premium' });
      expect(await tokens.verify(token)).toMatchObject({ tier: 'premium' });
    });

    it('are good for five minutes and nothing else', async () => {
      const tokens = under.module.get(UserTokensService);
      const token = await tokens.mint(anna.id);
      await expect(authenticate(token)).rejects.toMatchObject({ code: 'auth.token_invalid' });
      expect(await tokens.verify((await auth.login(login, password)).tokens.accessToken)).toBeNull();
      expect(await tokens.verify('nonsense')).toBeNull();
      expect(await tokens.verify(`${token.slice(0, -2)}xx`)).toBeNull();
      expect(await tokens.verify(await tokens.mint('018f0000-0000-7000-8000-00000000ffff'))).toBeNull();
      under.clock.pass(299_000);
      expect(await tokens.verify(token)).not.toBeNull();
      under.clock.pass(2_000);
      expect(await tokens.verify(token)).toBeNull();
    });
  });
});
