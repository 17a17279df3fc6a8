import { ArrayNotEmpty, ArrayUnique, IsArray, IsBoolean, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { type Role, roles, type Tier, tiers } from '../common/access/principal.types';
import { PageQuery } from '../common/http/page-query.dto';
import { type AccountStatus, accountStatuses } from './users.types';

export class UsersQuery extends PageQuery {
  /** Part of a user name or e-mail address. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  query?: string;

  @IsOptional()
  @IsIn(roles)
  role?: Role;

  @IsOptional()
  @IsIn(accountStatuses)
  status?: AccountStatus;
}

export class UpdateUserBody {
  @IsOptional()
  @IsArray()
  @ArrayNotEmpty()
  @ArrayUnique()
  @IsIn(roles, { each: true })
  roles?: Role[];

  @IsOptional()
  @IsIn(accountStatuses)
  status?: AccountStatus;

  @IsOptional()
  @IsIn(tiers)
  tier?: Tier;

  @IsOptional()
  @IsBoolean()
  is_internal_tester?: boolean;
}
