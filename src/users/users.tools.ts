import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type Role, roles, staffRoles } from '../common/access/principal.types';
import { Clock } from '../common/clock';
import { maskEmail, maskPhone } from '../common/text';
import { McpTool, type ToolArgs } from '../tools/kit/mcp-tool';
import type { ToolCall } from '../tools/kit/tool-call';
import { UserSearchService } from './user-search.service';
import { eitherIdOrUsername, userNotFound } from './users.errors';
import { UsersService } from './users.service';
import type { Profile, SearchScope, UserMatch } from './users.types';

const dayInMs = 24 * 60 * 60 * 1000;

/** Whom people without a staff role may look for: those who serve them. */
const visibleToCustomers: readonly Role[] = ['consultant', 'doctor'];

const ProfileInput = z.object({
  user_id: z.uuid().optional().describe('Id of the person (UUID). Give this or username, not both.'),
  username: z.string().min(1).max(100).optional().describe('User name of the person. Give this or user_id, not both.'),
  include_details: z
    .boolean()
    .default(false)
    .describe('Adds full e-mail address, masked phone and avatar, where the caller may see them. Default false.'),
});

const ProfileView = z.object({
  user_id: z.string(),
  username: z.string(),
  email: z.string().describe('Masked unless details are included'),
  roles: z.array(z.string()),
  primary_role: z.string().describe('The first of: admin, operator, consultant, doctor, customer'),
  is_active: z.boolean(),
  is_new_user: z.boolean().describe('Registered less than 24 hours ago'),
  registration_time: z.string().describe('ISO 8601, UTC'),
  details_included: z.boolean(),
  phone: z.string().optional().describe('Masked; only with details, absent when unknown'),
  avatar: z.string().optional().describe('Address of the picture; only with details, absent when there is none'),
});

const SearchInput = z.object({
  query: z
    .string()
    .min(2)
    .max(100)
    .describe('Part of a user name, or of an e-mail address from before its @ on; 2 to 100 characters'),
  role: z
    .enum(roles)
    .optional()
    .describe('Only people with this role: admin, operator, consultant, doctor or customer'),
  limit: z.int().min(1).max(50).default(10).describe('Most results to return, 1 to 50. Default 10.'),
  cursor: z.string().max(500).optional().describe('next_cursor of the answer before, to read on'),
});

const SearchView = z.object({
  items: z.array(
    z.object({
      user_id: z.string(),
      username: z.string(),
      email: z.string().describe('Masked'),
      roles: z.array(z.string()),
      match_score: z.number().describe('1 equal, 0.9 begins with the query, up to 0.8 contains it'),
      matched_on: z.string().describe('username or email'),
    }),
  ),
  next_cursor: z.string().optional().describe('Absent on the last page'),
});

@Injectable()
export class UserTools {
  constructor(
    private readonly users: UsersService,
    private readonly userSearch: UserSearchService,
    private readonly clock: Clock,
  ) {}

  @McpTool({
    name: 'get_user_profile',
    title: 'User profile',
    category: 'user',
    effect: 'read',
    subject: 'checked',
    description:
      'Reads the basic account data of one person: user name, roles, whether the account is active and whether the person ' +
      'is new (registered less than 24 hours ago). Use it first when all you have is a user_id or user name; use ' +
      'search_users when you know only a part of the name. It holds no medical or sales data: read get_customer_profile ' +
      'for a customer. With include_details=true, e-mail address, masked phone and avatar are added if the caller may see ' +
      'them; details_included tells whether they were.',
    input: ProfileInput,
    output: ProfileView,
  })
  async getUserProfile(args: ToolArgs<typeof ProfileInput>, call: ToolCall): Promise<z.input<typeof ProfileView>> {
    const profile = await this.users.profile(soleKey(args));
    if (call.onlyUserId !== null && call.onlyUserId !== profile.id) throw userNotFound();
    return profileView(profile, args.include_details && seesAll(call), this.clock.now());
  }

  @McpTool({
    name: 'search_users',
    title: 'Search users',
    category: 'user',
    effect: 'read',
    subject: 'checked',
    description:
      'Finds people by a part of their user name or e-mail address, best matches first. Use it when you do not know the ' +
      'exact user_id or user name, then go on with get_user_profile or get_customer_profile and the user_id found. An ' +
      'empty list means that nobody whom the caller may see matches. Read on with next_cursor.',
    input: SearchInput,
    output: SearchView,
  })
  async searchUsers(args: ToolArgs<typeof SearchInput>, call: ToolCall): Promise<z.input<typeof SearchView>> {
    const page = await this.userSearch.find(args.query, searchScope(args.role, call), args.limit, args.cursor);
    return {
      items: page.items.map(matchView),
      ...(page.nextCursor === null ? {} : { next_cursor: page.nextCursor }),
    };
  }
}

function soleKey({ user_id: id, username }: ToolArgs<typeof ProfileInput>): { id: string } | { username: string } {
  if (id !== undefined && username === undefined) return { id };
  if (username !== undefined && id === undefined) return { username };
  throw eitherIdOrUsername();
}

/** A service of our own (no acting user) and people who work here see everybody, with details. */
function seesAll({ actingUser }: ToolCall): boolean {
  return actingUser === null || staffRoles.some((role) => actingUser.roles.includes(role));
}

function searchScope(role: Role | undefined, call: ToolCall): SearchScope {
  const all = seesAll(call);
  const wanted = role === undefined ? undefined : [role];
  if (call.onlyUserId !== null) return { onlyUserId: call.onlyUserId, roles: wanted, emails: all };
  if (all) return { roles: wanted, emails: true };
  return { roles: visibleToCustomers.filter((visible) => wanted?.includes(visible) ?? true), emails: false };
}

function profileView(profile: Profile, details: boolean, now: Date): z.input<typeof ProfileView> {
  const { phone, avatarUrl } = profile;
  return {
    user_id: profile.id,
    username: profile.username,
    email: details ? profile.email : maskEmail(profile.email),
    roles: [...profile.roles],
    primary_role: profile.roles[0] ?? 'customer',
    is_active: profile.status === 'active',
    is_new_user: now.getTime() - profile.createdAt.getTime() < dayInMs,
    registration_time: profile.createdAt.toISOString(),
    details_included: details,
    ...(details && phone !== null ? { phone: maskPhone(phone) } : {}),
    ...(details && avatarUrl !== null ? { avatar: avatarUrl } : {}),
  };
}

function matchView({ user, score, matchedOn }: UserMatch): z.input<typeof SearchView>['items'][number] {
  return {
    user_id: user.id,
    username: user.username,
    email: maskEmail(user.email),
    roles: [...user.roles],
    match_score: score,
    matched_on: matchedOn,
  };
}
