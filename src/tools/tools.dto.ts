import { Type, Transform } from 'class-transformer';
import { IsBoolean, IsDate, IsInt, IsObject, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent } from '../common/http/may-be-absent';
import { PageQuery } from '../common/http/page-query.dto';

/** What may be said about a tool of a group. */
export class ToolSettingBody {
  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;

  /** Seconds after which a run is stopped. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(300)
  timeout_seconds?: number;

  /** What agents of the group read; null or empty: the text of the code. */
  @IsOptional()
  @IsString()
  @MaxLength(4_000)
  description?: string | null;

  @MayBeAbsent()
  @IsObject()
  config_data?: Record<string, unknown>;
}

/** Change of a group's tool; absent fields stay as they are. */
export class ChangeToolBody extends ToolSettingBody {
  /** Accepted for the sake of full bodies; must be the group that the tool is in. */
  @MayBeAbsent()
  @IsString()
  group_id?: string;
}

export class ToolsQuery {
  @IsOptional()
  @IsString()
  group_id?: string;
}

const toBoolean = ({ value }: { value: unknown }): unknown =>
  value === 'true' ? true : value === 'false' ? false : value;

export class CallLogsQuery extends PageQuery {
  @IsOptional()
  @IsString()
  group_id?: string;

  @IsOptional()
  @IsString()
  tool_name?: string;

  @IsOptional()
  @Transform(toBoolean)
  @IsBoolean()
  success?: boolean;

  @IsOptional()
  @IsString()
  caller_app_id?: string;

  @IsOptional()
  @IsString()
  request_id?: string;

  @IsOptional()
  @Type(() => Date)
  @IsDate()
  from?: Date;

  @IsOptional()
  @Type(() => Date)
  @IsDate()
  to?: Date;
}
