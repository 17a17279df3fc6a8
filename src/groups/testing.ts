import type { ActingUser } from '../tools/kit/tool-call';
import { groupKeyDigest, groupKeyHint } from './group-key';
import type { GroupKeyWithGroup } from './group-key.repository';
import type { GroupSettings } from './groups.types';
import type { ToolGroup } from './tool-group.entity';

/** Settings of a group that anybody's agent may call; override what matters. */
export function groupSettings(overrides: Partial<GroupSettings> = {}): GroupSettings {
  return {
    name: 'Medical',
    description: '',
    userTierAccess: ['internal'],
    allowedRoles: [],
    dataScope: 'any',
    authMode: 'api_key',
    ratePerMinute: 240,
    enabled: true,
    ...overrides,
  };
}

export function aToolGroup(overrides: Partial<ToolGroup> = {}): ToolGroup {
  const { userTierAccess, allowedRoles, ...settings } = groupSettings();
  return {
    ...settings,
    id: '01990000-0000-7000-8000-0000000000aa',
    nameKey: 'medical',
    serverCode: 'medical',
    userTierAccess: [...userTierAccess],
    allowedRoles: [...allowedRoles],
    createdBy: null,
    createdAt: new Date('2026-01-01T00:00:00Z'),
    updatedAt: new Date('2026-01-01T00:00:00Z'),
    version: 1,
    ...overrides,
  };
}

/** A key row as a look-up finds it. */
export function aFoundKey(overrides: Partial<GroupKeyWithGroup> = {}): GroupKeyWithGroup {
  const group = overrides.group ?? aToolGroup();
  return {
    id: '01990000-0000-7000-8000-0000000000cc',
    groupId: group.id,
    keyVersion: 1,
    digest: groupKeyDigest('mcp_key_x', Buffer.alloc(32)),
    sealed: '',
    hint: groupKeyHint('mcp_key_x'),
    createdAt: new Date('2026-01-01T00:00:00Z'),
    expiresAt: null,
    revokedAt: null,
    ...overrides,
    group,
  };
}

export function anActingUser(overrides: Partial<ActingUser> = {}): ActingUser {
  return {
    id: '01990000-0000-7000-8000-0000000000ee',
    username: 'wang',
    tier: 'external',
    roles: ['customer'],
    ...overrides,
  };
}
