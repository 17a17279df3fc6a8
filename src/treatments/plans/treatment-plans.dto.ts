import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../../common/http/page-query.dto';
import { type PlanStatus, planStatuses } from '../treatments.types';

const ListOfTexts = (): PropertyDecorator => (target, property) => {
  for (const check of [IsArray(), ArrayMaxSize(20), IsString({ each: true }), Length(1, 100, { each: true })]) {
    check(target, property);
  }
};

/** CNY. */
const Money = (): PropertyDecorator => (target, property) => {
  for (const check of [IsNumber({ maxDecimalPlaces: 2 }), Min(0.01), Max(9_999_999)]) check(target, property);
};

export class PlanPageQuery extends PageQuery {
  @IsString()
  @Length(1, 36)
  customer_id!: string;

  @IsOptional()
  @IsIn(planStatuses)
  status?: PlanStatus;
}

export class PlanCompareQuery {
  @Type(() => Number)
  @IsInt()
  @Min(1)
  from!: number;

  @Type(() => Number)
  @IsInt()
  @Min(1)
  to!: number;
}

export class PlanStatusDto {
  @IsIn(planStatuses)
  status!: PlanStatus;

  /** Number of the version that was read. */
  @IsInt()
  @Min(1)
  expected_version!: number;
}

export class PlanRequirementsDto {
  @IsOptional()
  @ListOfTexts()
  concerns?: string[];

  @IsOptional()
  @Money()
  budget_max?: number;

  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'start_after must be a day as YYYY-MM-DD' })
  start_after?: string;

  @IsOptional()
  @IsString()
  @Length(1, 32)
  skin_type?: string;
}

export class CreatePlanDto {
  @IsString()
  @Length(1, 36)
  customer_id!: string;

  @IsOptional()
  @ValidateNested()
  @Type(() => PlanRequirementsDto)
  requirements?: PlanRequirementsDto;
}

export class PlanFeedbackDto {
  @IsOptional()
  @Money()
  reduce_cost?: number;

  @IsOptional()
  @IsBoolean()
  slower?: boolean;

  @IsOptional()
  @IsBoolean()
  faster?: boolean;

  @IsOptional()
  @ListOfTexts()
  drop?: string[];

  @IsOptional()
  @ListOfTexts()
  prefer?: string[];

  @IsOptional()
  @IsString()
  @MaxLength(2000)
  summary?: string;
}

export class OptimisePlanDto {
  @IsDefined()
  @ValidateNested()
  @Type(() => PlanFeedbackDto)
  feedback!: PlanFeedbackDto;
}
