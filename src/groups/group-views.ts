import type { Group } from './groups.types';

/** A group as REST shows it. */
export function groupView(group: Group) {
  return {
    id: group.id,
    name: group.name,
    description: group.description,
    server_code: group.serverCode,
    server_url: group.serverUrl,
    key_hint: group.keyHint,
    user_tier_access: group.userTierAccess,
    allowed_roles: group.allowedRoles,
    data_scope: group.dataScope,
    auth_mode: group.authMode,
    rate_per_minute: group.ratePerMinute,
    enabled: group.enabled,
    created_by: group.createdBy,
    created_at: group.createdAt.toISOString(),
    updated_at: group.updatedAt.toISOString(),
    version: group.version,
  };
}
