import { Database } from '../common/database/database';
import { startUsers, type UsersUnderTest } from './auth/testing';
import { UserChangesService } from './user-changes.service';
import { UserSearchService } from './user-search.service';
import { UsersService } from './users.service';
import type { SearchScope } from './users.types';

const everybody: SearchScope = { emails: true };

describe('searching for people (F-TLS-05)', () => {
  let under: UsersUnderTest;
  let users: UsersService;
  let search: UserSearchService;

  beforeAll(async () => {
    under = await startUsers();
    users = under.module.get(UsersService);
    search = under.module.get(UserSearchService);
    const names = ['Li', 'Lily', 'lily_b', 'Emily', '王丽丽', 'a_c', 'abc', 'Gone Lily', 'Zoë'];
    for (const [index, username] of names.entries()) {
      await users.register({ username, email: `p${index}@mail-${index}.example`, password: 'long-enough-1' });
    }
    await users.create({
      ...{ username: 'Dr Lilith', email: 'dr@example.com', password: 'long-enough-1' },
      ...{ tier: 'internal', roles: ['doctor'] },
    });
    const gone = await users.findByUsername('gone lily');
    await under.module.get(UserChangesService).update(gone!.id, { status: 'deleted' }, gone!.id);
  });
  afterAll(() => under.module.close());

  const names = async (query: string, scope: SearchScope = everybody): Promise<string[]> =>
    (await search.find(query, scope, 50, undefined)).items.map(({ user }) => user.username);

  it('finds equal names first, then beginning ones, then those with it inside', async () => {
    const { items } = await search.find('LILY', everybody, 10, undefined);
    expect(items.map(({ user, score }) => [user.username, score])).toEqual([
      ['Lily', 1],
      ['lily_b', 0.9],
    ]);
    expect((await search.find('il', everybody, 10, undefined)).items.map(({ score }) => score)).toEqual([
      0.65, 0.633, 0.6, 0.556,
    ]);
  });

  it('finds by parts inside, wide characters and marks', async () => {
    expect(await names('mil')).toEqual(['Emily']);
    expect(await names('丽丽')).toEqual(['王丽丽']);
    expect(await names('ＬＩ')).toEqual(['Li', 'Lily', 'lily_b', 'Dr Lilith']);
    expect(await names('zoe')).toEqual([]);
    expect(await names('ZOË')).toEqual(['Zoë']);
  });

  it.each(['a_', '%%', '__', "'; --", '\\%', 'a%'])('takes %s literally', async (query) => {
    expect(await names(query)).toEqual(query === 'a_' ? ['a_c'] : []);
  });

  it('searches e-mail addresses only where asked to, and says what matched', async () => {
    const { items } = await search.find('p3@mail', everybody, 10, undefined);
    expect(items).toMatchObject([{ score: 0.9, matchedOn: 'email', user: { username: 'Emily' } }]);
    expect(await names('p3@mail', { emails: false })).toEqual([]);
    expect(await names('mail-3')).toEqual([]);
  });

  it('keeps to roles and to one person', async () => {
    expect(await names('li', { roles: ['doctor'], emails: true })).toEqual(['Dr Lilith']);
    expect(await names('li', { roles: [], emails: true })).toEqual([]);
    const lily = await users.findByUsername('lily');
    expect(await names('li', { onlyUserId: lily!.id, emails: true })).toEqual(['Lily']);
  });

  it('never shows deleted people', async () => {
    expect(await names('gone')).toEqual([]);
    await expect(users.profile({ username: 'Gone Lily' })).rejects.toMatchObject({ code: 'users.not_found' });
  });

  it('reads on page by page without gaps or repetitions', async () => {
    const seen: string[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await search.find('li', everybody, 2, cursor);
      seen.push(...page.items.map(({ user }) => user.username));
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(['Li', 'Lily', 'lily_b', 'Dr Lilith']);
  });

  it('refuses a query that is nothing but spaces, and a cursor that is not ours', async () => {
    await expect(search.find('  a ', everybody, 2, undefined)).rejects.toMatchObject({ code: 'users.query_too_short' });
    await expect(search.find('li', everybody, 2, 'bm9uc2Vuc2U')).rejects.toMatchObject({ code: 'page.bad_cursor' });
  });

  it('reads a profile by id or user name in one statement (F-REQ-01, F-REQ-02)', async () => {
    const rows = jest.spyOn(under.module.get(Database), 'rows');
    const statements = () => rows.mock.calls.filter(([sql]) => sql.includes('users')).length;
    const doctor = await users.profile({ username: 'DR LILITH' });
    expect(statements()).toBe(1);
    expect(doctor).toMatchObject({ username: 'Dr Lilith', roles: ['doctor'], status: 'active', phone: null });
    expect(await users.profile({ id: doctor.id })).toEqual(doctor);
    expect(statements()).toBe(2);
  });
});
