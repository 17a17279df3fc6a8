import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { AreInputs } from './agent-inputs.dto';
import { MayBeAbsent } from '../common/http/may-be-absent';
import { PageQuery } from '../common/http/page-query.dto';
import {
  type AgentChange,
  type AgentProvider,
  agentProviders,
  type AgentScene,
  agentScenes,
  type ConnectionChange,
} from './agents.types';

export class AgentParamsBody {
  /** Text of a template agent. */
  @MayBeAbsent()
  @IsString()
  @Length(1, 2_000)
  text?: string;

  /** Hosts that answers may link to. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @Matches(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/, { each: true, message: 'allowed_hosts takes host names in lower case' })
  allowed_hosts?: string[];

  /** Further inputs of the app. */
  @MayBeAbsent()
  @AreInputs()
  inputs?: Record<string, string | number | boolean>;
}

class ConnectionFields {
  @MayBeAbsent()
  @IsString()
  @Length(1, 512)
  base_url?: string;

  @MayBeAbsent()
  @IsString()
  @Matches(/^[\w.-]{1,64}$/, { message: 'app_id takes 1 to 64 letters, digits and . _ -' })
  app_id?: string;

  @MayBeAbsent()
  @IsString()
  @Matches(/^[\x21-\x7e]{8,400}$/, { message: 'api_key takes 8 to 400 visible ASCII characters' })
  api_key?: string;

  @MayBeAbsent()
  @IsInt()
  @Min(100)
  @Max(300_000)
  timeout_ms?: number;

  @MayBeAbsent()
  @ValidateNested()
  @Type(() => AgentParamsBody)
  params?: AgentParamsBody;
}

export class CreateAgentBody extends ConnectionFields {
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'name must not be blank' })
  name!: string;

  @IsIn(agentProviders)
  provider!: AgentProvider;

  @IsIn(agentScenes)
  scene!: AgentScene;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1_000)
  priority?: number;

  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}

export class UpdateAgentBody extends ConnectionFields {
  @MayBeAbsent()
  @IsString()
  @Length(1, 100)
  @Matches(/\S/, { message: 'name must not be blank' })
  name?: string;

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1_000)
  priority?: number;

  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;

  /** The version that the editor saw; refused with 409 when the agent has moved on. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  version?: number;
}

export class NewVersionBody extends ConnectionFields {
  @MayBeAbsent()
  @IsString()
  @MaxLength(500)
  note?: string;

  /** Puts the version in force at once. */
  @MayBeAbsent()
  @IsBoolean()
  activate?: boolean;
}

export class AgentsQuery extends PageQuery {
  @IsOptional()
  @IsIn(agentScenes)
  scene?: AgentScene;

  @IsOptional()
  @IsIn(['true', 'false'])
  enabled?: 'true' | 'false';
}

export class VersionDiffQuery {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  from!: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  to!: number;
}

/** The fields that creating, changing and versioning share, as the services name them; absent ones stay absent. */
export function connectionChange(body: ConnectionFields): ConnectionChange {
  return present({
    baseUrl: body.base_url,
    appId: body.app_id,
    apiKey: body.api_key,
    timeoutMs: body.timeout_ms,
    params: body.params && { ...body.params },
  });
}

export function agentChange(body: UpdateAgentBody): AgentChange {
  const { name, priority, enabled, version } = body;
  return { ...connectionChange(body), ...present({ name, priority, enabled, version }) };
}

function present<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
