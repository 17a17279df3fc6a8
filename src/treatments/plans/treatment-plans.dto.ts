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
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { PageQuery } from '../../common/http/page-query.dto';
import { type PlanStatus, planStatuses } from '../treatments.types';

/** May be left out, but not null. */
const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

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
  @MayBeAbsent()
  @ListOfTexts()
  concerns?: string[];

  @MayBeAbsent()
  @Money()
  budget_max?: number;

  @MayBeAbsent()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'start_after must be a day as YYYY-MM-DD' })
  start_after?: string;

  @MayBeAbsent()
  @IsString()
  @Length(1, 32)
  skin_type?: string;
}

export class CreatePlanDto {
  @IsString()
  @Length(1, 36)
  customer_id!: string;

  @MayBeAbsent()
  @ValidateNested()
  @Type(() => PlanRequirementsDto)
  requirements?: PlanRequirementsDto;
}

export class PlanFeedbackDto {
  @MayBeAbsent()
  @Money()
  reduce_cost?: number;

  @MayBeAbsent()
  @IsBoolean()
  slower?: boolean;

  @MayBeAbsent()
  @IsBoolean()
  faster?: boolean;

  @MayBeAbsent()
  @ListOfTexts()
  drop?: string[];

  @MayBeAbsent()
  @ListOfTexts()
  prefer?: string[];

  @MayBeAbsent()
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
