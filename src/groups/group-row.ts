import type { AuditEntry } from '../audit/audit.service';
import { groupName } from './group-name';
import type { GroupChange, NewGroup } from './groups.types';
import type { ToolGroup } from './tool-group.entity';

/** Tool calls a minute of a group that names no other figure (four a second). */
const defaultRatePerMinute = 240;

interface Identity {
  readonly id: string;
  readonly serverCode: string;
  readonly createdBy: string | null;
  readonly now: Date;
}

/** The row of a new group, with the defaults for what `input` leaves open. */
export function newGroupRow(input: NewGroup, identity: Identity): ToolGroup {
  const { id, serverCode, createdBy, now } = identity;
  return {
    id,
    ...groupName(input.name),
    description: input.description ?? '',
    serverCode,
    userTierAccess: [...(input.userTierAccess ?? (['internal'] as const))],
    allowedRoles: [...(input.allowedRoles ?? [])],
    dataScope: input.dataScope ?? 'any',
    authMode: input.authMode ?? 'api_key',
    ratePerMinute: input.ratePerMinute ?? defaultRatePerMinute,
    enabled: input.enabled ?? true,
    createdBy,
    createdAt: now,
    updatedAt: now,
    version: 1,
  };
}

/** The columns that a partial change writes. */
export function changedColumns(change: GroupChange): Partial<ToolGroup> {
  const { version: _, name, userTierAccess, allowedRoles, ...plain } = change;
  const columns: Partial<ToolGroup> = {
    ...plain,
    ...(name === undefined ? {} : groupName(name)),
    ...(userTierAccess === undefined ? {} : { userTierAccess: [...userTierAccess] }),
    ...(allowedRoles === undefined ? {} : { allowedRoles: [...allowedRoles] }),
  };
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
}

const audited = [
  'name',
  'description',
  'serverCode',
  'userTierAccess',
  'allowedRoles',
  'dataScope',
  'authMode',
  'ratePerMinute',
  'enabled',
] as const satisfies readonly (keyof ToolGroup)[];

type Column = (typeof audited)[number];

/** What the audit trail keeps of a group. */
export function auditedState(row: ToolGroup, columns: readonly Column[] = audited): Record<string, unknown> {
  return Object.fromEntries(columns.map((column) => [column, row[column]]));
}

/** Audit entries of a change: switching on or off is one of its own, everything else that differs another. */
export function changeEntries(before: ToolGroup, after: ToolGroup): Omit<AuditEntry, 'targetType' | 'actorId'>[] {
  const differing = audited.filter((column) => JSON.stringify(before[column]) !== JSON.stringify(after[column]));
  const entry = (action: string, columns: readonly Column[]): Omit<AuditEntry, 'targetType' | 'actorId'> => ({
    action,
    targetId: before.id,
    before: auditedState(before, columns),
    after: auditedState(after, columns),
  });
  const others = differing.filter((column) => column !== 'enabled');
  return [
    ...(before.enabled === after.enabled
      ? []
      : [entry(after.enabled ? 'group.enabled' : 'group.disabled', ['enabled'])]),
    ...(others.length === 0 ? [] : [entry('group.updated', others)]),
  ];
}
