import type { Role, Tier } from '../common/access/principal.types';

/** Whose data tools of a group may read: anybody's, or only the verified acting user's. */
export const dataScopes = ['any', 'acting_user'] as const;
export type DataScope = (typeof dataScopes)[number];

/** How agents prove themselves to a group. */
export const authModes = ['api_key', 'oauth', 'both'] as const;
export type AuthMode = (typeof authModes)[number];

/** A group as the platform's other parts and its operators see it; never holds a key. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly serverCode: string;
  /** Public address of the group's MCP server. */
  readonly serverUrl: string;
  /** Prefix and last four characters of the current key. */
  readonly keyHint: string | null;
  readonly userTierAccess: readonly Tier[];
  readonly allowedRoles: readonly Role[];
  readonly dataScope: DataScope;
  readonly authMode: AuthMode;
  readonly ratePerMinute: number;
  readonly enabled: boolean;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** What an operator decides about a group. */
export interface GroupSettings {
  readonly name: string;
  readonly description: string;
  readonly userTierAccess: readonly Tier[];
  readonly allowedRoles: readonly Role[];
  readonly dataScope: DataScope;
  readonly authMode: AuthMode;
  /** Tool calls a minute. */
  readonly ratePerMinute: number;
  readonly enabled: boolean;
}

/** A new group; absent settings take their defaults. */
export interface NewGroup extends Partial<GroupSettings> {
  readonly name: string;
  /** Generated when absent. */
  readonly serverCode?: string;
}

/** A partial change; `version`, when given, must still be the group's. */
export interface GroupChange extends Partial<GroupSettings> {
  readonly version?: number;
}

export interface GroupFilter {
  readonly enabled?: boolean;
  /** Part of the name, however written. */
  readonly search?: string;
}

/** A group with its tools as the platform itself sets it up, under a fixed id. */
export interface GroupSeed extends NewGroup {
  readonly id: string;
  readonly serverCode: string;
  readonly tools: readonly { readonly name: string; readonly enabled?: boolean }[];
}
