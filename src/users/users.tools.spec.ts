import { aToolCall } from '../tools/kit/testing';
import type { ActingUser } from '../tools/kit/tool-call';
import { inputSchema, outputSchema } from '../tools/kit/tool-schema';
import { ToolMarker } from '../tools/kit/mcp-tool';
import { anAccount } from './testing';
import { UserTools } from './users.tools';
import type { UserSearchService } from './user-search.service';
import { userNotFound } from './users.errors';
import type { UsersService } from './users.service';
import type { SearchScope } from './users.types';

const person = anAccount({ roles: ['consultant', 'customer'] });
const now = new Date('2026-01-02T07:59:59.000Z');

function actingAs(...roles: string[]): ActingUser {
  return { id: '018f0000-0000-7000-8000-00000000c009', username: 'someone', tier: 'external', roles };
}

function tools() {
  const asked: unknown[] = [];
  const users = {
    async profile(by: { id?: string; username?: string }) {
      asked.push(by);
      if (by.id !== person.id && by.username !== person.username) throw userNotFound();
      return person;
    },
  } as unknown as UsersService;
  const search = {
    async find(query: string, scope: SearchScope, limit: number, cursor: string | undefined) {
      asked.push({ query, scope, limit, cursor });
      return {
        items: [{ user: person, score: 0.9, matchedOn: 'username' }],
        nextCursor: cursor ? null : 'more',
      };
    },
  } as unknown as UserSearchService;
  return { tools: new UserTools(users, search, { now: () => now }), asked };
}

describe('get_user_profile (F-TLS-01 to 04)', () => {
  const profile = (args: { user_id?: string; username?: string; include_details?: boolean }, call = aToolCall()) =>
    tools().tools.getUserProfile({ include_details: false, ...args }, call);

  it('answers by user id or by user name, masked', async () => {
    const answer = await profile({ user_id: person.id });
    expect(answer).toEqual({
      user_id: person.id,
      username: '林小雨',
      email: 'l***@example.com',
      roles: ['consultant', 'customer'],
      primary_role: 'consultant',
      is_active: true,
      is_new_user: true,
      registration_time: '2026-01-01T08:00:00.000Z',
      details_included: false,
    });
    expect(await profile({ username: person.username })).toEqual(answer);
  });

  it.each([{}, { user_id: person.id, username: person.username }])('wants exactly one of the two: %j', async (args) => {
    await expect(profile(args)).rejects.toMatchObject({
      code: 'users.one_of_two',
      kind: 'invalid',
      details: [{ field: 'user_id' }, { field: 'username' }],
    });
  });

  it.each([
    ['a service of our own', null, true],
    ['staff', actingAs('doctor'), true],
    ['a customer', actingAs('customer'), false],
    ['somebody without a role', actingAs(), false],
  ])('gives details to %s or not', async (_, actingUser, given) => {
    const answer = await profile({ user_id: person.id, include_details: true }, aToolCall({ actingUser }));
    expect(answer.details_included).toBe(given);
    expect([answer.email, answer.phone, answer.avatar]).toEqual(
      given
        ? ['lin@example.com', '138****8888', 'https://example.com/lin.png']
        : ['l***@example.com', undefined, undefined],
    );
  });

  it('makes a foreign person look like an absent one when the group may read one person only', async () => {
    const call = aToolCall({ onlyUserId: '018f0000-0000-7000-8000-00000000c009' });
    const foreign: unknown = await profile({ user_id: person.id }, call).catch((error: unknown) => error);
    const absent: unknown = await profile({ user_id: call.onlyUserId! }, call).catch((error: unknown) => error);
    expect(foreign).toMatchObject({ code: 'users.not_found', kind: 'not_found' });
    expect(foreign).toEqual(absent);
    await expect(profile({ user_id: person.id }, aToolCall({ onlyUserId: person.id }))).resolves.toBeDefined();
  });
});

describe('search_users (F-TLS-05)', () => {
  const search = async (call = aToolCall(), role?: 'doctor' | 'admin', cursor?: string) => {
    const { tools: under, asked } = tools();
    const answer = await under.searchUsers(
      { query: 'lin', limit: 10, ...(role && { role }), ...(cursor && { cursor }) },
      call,
    );
    return { answer, scope: (asked[0] as { scope: SearchScope }).scope };
  };

  it('shows masked matches with their score and how to read on', async () => {
    expect((await search()).answer).toEqual({
      items: [
        {
          user_id: person.id,
          username: '林小雨',
          email: 'l***@example.com',
          roles: ['consultant', 'customer'],
          match_score: 0.9,
          matched_on: 'username',
        },
      ],
      next_cursor: 'more',
    });
    expect((await search(aToolCall(), undefined, 'more')).answer).not.toHaveProperty('next_cursor');
  });

  it('finds for staff and services everybody, for others those who serve them, by user name only', async () => {
    expect((await search()).scope).toEqual({ roles: undefined, emails: true });
    expect((await search(aToolCall({ actingUser: actingAs('operator') }), 'admin')).scope.roles).toEqual(['admin']);
    const asCustomer = aToolCall({ actingUser: actingAs('customer') });
    expect((await search(asCustomer)).scope).toEqual({ roles: ['consultant', 'doctor'], emails: false });
    expect((await search(asCustomer, 'doctor')).scope.roles).toEqual(['doctor']);
    expect((await search(asCustomer, 'admin')).scope.roles).toEqual([]);
  });

  it('finds nobody but the acting user when the group may read one person only', async () => {
    expect((await search(aToolCall({ onlyUserId: 'me' }))).scope).toMatchObject({ onlyUserId: 'me' });
  });
});

describe('the definitions', () => {
  it.each(['getUserProfile', 'searchUsers'] as const)('of %s have schemas that every client reads', (method) => {
    const definition = Reflect.getMetadata(ToolMarker.KEY, UserTools.prototype[method]);
    expect(inputSchema(definition.input).type).toBe('object');
    expect(outputSchema(definition.output).type).toBe('object');
  });
});
