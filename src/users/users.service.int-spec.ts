import { AuditService } from '../audit/audit.service';
import { Database } from '../common/database/database';
import { adminEmail, startUsers, type UsersUnderTest } from './auth/testing';
import { UserChangesService } from './user-changes.service';
import { RegistrationHooks } from './users.events';
import { UsersService } from './users.service';

const registration = (name: string) => ({ email: `${name}@example.com`, username: name, password: 'long-enough-1' });

describe('accounts', () => {
  let under: UsersUnderTest;
  let users: UsersService;
  let changes: UserChangesService;

  beforeAll(async () => {
    under = await startUsers();
    users = under.module.get(UsersService);
    changes = under.module.get(UserChangesService);
  });
  afterAll(() => under.module.close());

  const theAdmin = async () => (await users.findByUsername('admin'))!;

  describe('registration', () => {
    it('makes a customer and only that (F-RA-03)', async () => {
      const made = await users.register({ ...registration('Berta'), phone: '+86 139-0013-8888' });
      expect(made).toMatchObject({ roles: ['customer'], tier: 'external', status: 'active', phone: '13900138888' });
      expect(await users.get(made.id)).toEqual(made);
      const [row] = await under.sql('SELECT password_hash, rollout_bucket FROM users WHERE id = ?', [made.id]);
      expect(row!['password_hash']).toMatch(/^\$argon2id\$/);
      expect(Number(row!['rollout_bucket'])).toBe(made.rolloutBucket);
    });

    it.each([
      ['e-mail address', { email: ' ANNA@example.com'.trim(), username: 'other' }, 'users.email_taken', '此邮箱已注册'],
      ['user name', { email: 'b@example.com', username: 'ＡＮＮＡ' }, 'users.username_taken', '此用户名已被使用'],
      [
        'telephone',
        { email: 'c@example.com', username: 'c2', phone: '138 0013 8888' },
        'users.phone_taken',
        '此手机号已注册',
      ],
    ])('refuses a second account with the same %s (F-RA-02)', async (_, names, code, message) => {
      if (!(await users.findByUsername('anna')))
        await users.register({ ...registration('anna'), phone: '13800138888' });
      await expect(users.register({ ...names, password: 'long-enough-1' })).rejects.toMatchObject({
        code,
        message,
        kind: 'invalid',
      });
    });

    it('names the e-mail address when everything is the same (F-RA-02)', async () => {
      await users.register(registration('twice'));
      await expect(users.register(registration('twice'))).rejects.toMatchObject({ code: 'users.email_taken' });
    });

    it('lets one of many win that register the same e-mail address at once (F-RA-02)', async () => {
      const results = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) => users.register({ ...registration('same'), username: `same${index}` })),
      );
      expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const result of results) {
        if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'users.email_taken' });
      }
      expect(await under.sql("SELECT id FROM users WHERE email = 'same@example.com'")).toHaveLength(1);
    });

    it('is told to hooks inside its transaction; a hook that fails undoes it', async () => {
      const told: string[] = [];
      under.module.get(RegistrationHooks).add({
        async onCustomerRegistered({ userId, username }) {
          const seen = await users.find(userId);
          told.push(`${username}:${String(seen?.roles)}`);
          if (username === 'refused') throw new Error('no place left');
        },
      });
      await users.register(registration('welcome'));
      await expect(users.register(registration('refused'))).rejects.toThrow('no place left');
      expect(told).toEqual(['welcome:customer', 'refused:customer']);
      expect(await users.findByUsername('refused')).toBeUndefined();
      expect(await users.findByUsername(' WELCOME ')).toMatchObject({ username: 'welcome' });
    });

    it('rolls back as part of a larger transaction', async () => {
      const larger = under.module.get(Database).transaction(async () => {
        await users.register(registration('gone'));
        throw new Error('larger work failed');
      });
      await expect(larger).rejects.toThrow('larger work failed');
      expect(await users.findByUsername('gone')).toBeUndefined();
    });
  });

  describe('the first administrator', () => {
    it('is there after the first start', async () => {
      expect(await theAdmin()).toMatchObject({ email: adminEmail, tier: 'internal', roles: ['admin'] });
    });
  });

  describe('changes', () => {
    it('take effect, are written to the trail and keep who assigned a role', async () => {
      const admin = await theAdmin();
      const { id } = await users.register(registration('carl'));
      const roles = ['customer', 'consultant'] as const;
      const changed = await changes.update(id, { roles, tier: 'premium', isInternalTester: true }, admin.id);
      expect(changed).toMatchObject({ roles: ['consultant', 'customer'], tier: 'premium', isInternalTester: true });
      expect(await users.get(id)).toEqual(changed);
      const assigned = await under.sql('SELECT role, assigned_by FROM user_roles WHERE user_id = ? ORDER BY role', [
        id,
      ]);
      expect(assigned.map((row) => row['assigned_by'])).toEqual([admin.id, null]);
      const [log] = (await under.module.get(AuditService).page({ targetId: id }, 5, undefined)).items;
      expect(log).toMatchObject({
        action: 'user.updated',
        before: { roles: ['customer'], tier: 'external', isInternalTester: false },
        after: { roles: ['consultant', 'customer'], tier: 'premium', isInternalTester: true },
      });
      await changes.update(id, { roles: ['consultant'] }, admin.id);
      expect((await users.get(id)).roles).toEqual(['consultant']);
      expect(await users.activeIdsWithRole('consultant')).toEqual([id]);
    });

    it('that change nothing leave no trace', async () => {
      const admin = await theAdmin();
      const logged = async () => (await under.module.get(AuditService).page({}, 1, undefined)).items[0]?.seq;
      const before = await logged();
      await changes.update(admin.id, { roles: ['admin'], status: 'active' }, admin.id);
      expect(await logged()).toBe(before);
    });

    it.each([{ status: 'suspended' as const }, { status: 'deleted' as const }, { roles: ['operator'] as const }])(
      'never take the last active administrator away: %j',
      async (change) => {
        const admin = await theAdmin();
        await expect(changes.update(admin.id, change, admin.id)).rejects.toMatchObject({ code: 'users.last_admin' });
        expect(await theAdmin()).toMatchObject({ status: 'active', roles: ['admin'] });
      },
    );

    it('leave one administrator when two suspend each other at once', async () => {
      const admin = await theAdmin();
      const other = await users.create({ ...registration('second'), tier: 'internal', roles: ['admin'] });
      const results = await Promise.allSettled([
        changes.update(admin.id, { status: 'suspended' }, other.id),
        changes.update(other.id, { roles: ['operator'] }, admin.id),
      ]);
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const left = await users.activeIdsWithRole('admin');
      expect(left).toHaveLength(1);
      await changes.update(admin.id, { status: 'active' }, left[0]!);
      await changes.update(other.id, { roles: ['operator'] }, admin.id);
    });

    it('of an unknown account are refused', async () => {
      await expect(changes.update('nobody', { tier: 'public' }, 'x')).rejects.toMatchObject({
        code: 'users.not_found',
      });
    });
  });

  it('are listed newest first, filtered, without deleted ones unless asked for', async () => {
    for (const name of ['one', 'two', 'three']) await users.register(registration(name));
    const two = await users.findByUsername('two');
    await changes.update(two!.id, { status: 'deleted' }, two!.id);
    const names = async (filter: Parameters<UsersService['page']>[0]) =>
      (await users.page(filter, 2, undefined)).items.map(({ username }) => username);
    expect(await names({})).toEqual(['three', 'one']);
    expect(await names({ status: 'deleted' })).toEqual(['two']);
    expect(await names({ role: 'customer', query: 'THRE' })).toEqual(['three']);
    expect(await names({ query: '%' })).toEqual([]);
    const first = await users.page({}, 1, undefined);
    const second = await users.page({}, 1, first.nextCursor ?? '');
    expect(second.items.map(({ username }) => username)).toEqual(['one']);
    expect((await users.page({ role: 'admin' }, 1, undefined)).nextCursor).toBeNull();
  });
});
