import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Max,
  MaxLength,
  Min,
  MinLength,
} from 'class-validator';
import { type Role, roles, type Tier, tiers } from '../common/access/principal.types';
import { MayBeAbsent } from '../common/http/may-be-absent';
import { PageQuery } from '../common/http/page-query.dto';
import { type McpClient, mcpClients } from './client-config';
import { type AuthMode, authModes, type DataScope, dataScopes, type GroupChange } from './groups.types';

const maxRatePerMinute = 10_000_000;
const maxGraceSeconds = 604_800;

class GroupFields {
  @MayBeAbsent()
  @IsString()
  @MaxLength(2_000)
  description?: string;

  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(tiers.length)
  @ArrayUnique()
  @IsIn(tiers, { each: true })
  user_tier_access?: Tier[];

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(roles.length)
  @ArrayUnique()
  @IsIn(roles, { each: true })
  allowed_roles?: Role[];

  @MayBeAbsent()
  @IsIn(dataScopes)
  data_scope?: DataScope;

  @MayBeAbsent()
  @IsIn(authModes)
  auth_mode?: AuthMode;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(maxRatePerMinute)
  rate_per_minute?: number;

  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}

export class CreateGroupBody extends GroupFields {
  @IsString()
  @MaxLength(200)
  name!: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  server_code?: string;
}

export class UpdateGroupBody extends GroupFields {
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  name?: string;

  /** The version that the editor saw; refused with 409 when the group has moved on. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  version?: number;
}

/** The fields that creating and changing share, as the service names them; absent ones stay absent. */
export function groupChange(body: GroupFields & { name?: string; version?: number }): GroupChange {
  const fields = {
    name: body.name,
    description: body.description,
    userTierAccess: body.user_tier_access,
    allowedRoles: body.allowed_roles,
    dataScope: body.data_scope,
    authMode: body.auth_mode,
    ratePerMinute: body.rate_per_minute,
    enabled: body.enabled,
    version: body.version,
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

export class GroupsQuery extends PageQuery {
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  enabled?: boolean;

  @IsOptional()
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  search?: string;
}

export class RegenerateKeyBody {
  /** How long the old key goes on working. */
  @MayBeAbsent()
  @IsInt()
  @Min(0)
  @Max(maxGraceSeconds)
  grace_seconds?: number;
}

export class ClientConfigQuery {
  @IsOptional()
  @IsIn(mcpClients)
  client?: McpClient;
}

export class AddToolBody {
  @IsString()
  @MinLength(1)
  @MaxLength(100)
  tool_name!: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(4_000)
  description?: string;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(300)
  timeout_seconds?: number;

  @MayBeAbsent()
  @IsObject()
  config_data?: Record<string, unknown>;

  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}

export class TestToolBody {
  @MayBeAbsent()
  @IsObject()
  arguments?: Record<string, unknown>;
}
