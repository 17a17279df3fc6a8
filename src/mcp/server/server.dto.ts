import { Type } from 'class-transformer';
import { IsBoolean, IsDate, IsIn, IsOptional, ValidateNested } from 'class-validator';

class TransportsBody {
  @IsOptional()
  @IsBoolean()
  streamable_http?: boolean;

  @IsOptional()
  @IsBoolean()
  sse?: boolean;

  @IsOptional()
  @IsBoolean()
  stdio?: boolean;
}

export class ChangeServerBody {
  @IsOptional()
  @IsIn(['running', 'stopped'])
  state?: 'running' | 'stopped';

  @IsOptional()
  @ValidateNested()
  @Type(() => TransportsBody)
  transports?: TransportsBody;
}

export class StatsQuery {
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  from?: Date;

  @IsOptional()
  @Type(() => Date)
  @IsDate()
  to?: Date;
}
