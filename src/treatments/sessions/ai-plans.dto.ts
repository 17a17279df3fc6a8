import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { type Gender, genders } from '../../customers/customers.types';
import { PlanRequirementsDto } from '../plans/treatment-plans.dto';

/** May be left out, but not null. */
const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

const ListOfTexts = (): PropertyDecorator => (target, property) => {
  for (const check of [IsArray(), ArrayMaxSize(50), IsString({ each: true }), Length(1, 500, { each: true })]) {
    check(target, property);
  }
};

/** Answers to the questions of a session; they are kept in the customer's profile. */
export class PlanFactsDto {
  @MayBeAbsent()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'birth_date must be a day as YYYY-MM-DD' })
  birth_date?: string;

  @MayBeAbsent()
  @IsIn(genders)
  gender?: Gender;

  @MayBeAbsent()
  @IsString()
  @Length(1, 32)
  skin_type?: string;

  @MayBeAbsent()
  @ListOfTexts()
  concerns?: string[];

  @MayBeAbsent()
  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(0)
  @Max(9_999_999)
  budget_min?: number;

  @MayBeAbsent()
  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(0)
  @Max(9_999_999)
  budget_max?: number;

  @MayBeAbsent()
  @IsString()
  @Length(1, 200)
  timeline?: string;

  @MayBeAbsent()
  @IsString()
  @Length(1, 5000)
  medical_history?: string;

  /** Empty: asked, none. */
  @MayBeAbsent()
  @ListOfTexts()
  allergies?: string[];

  @MayBeAbsent()
  @ListOfTexts()
  contraindications?: string[];

  @MayBeAbsent()
  @IsString()
  @Length(1, 500)
  expectations?: string;
}

export class PlanAnswersDto {
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => PlanFactsDto)
  answers?: PlanFactsDto;

  @MayBeAbsent()
  @ValidateNested()
  @Type(() => PlanRequirementsDto)
  requirements?: PlanRequirementsDto;

  /** True: goes on asking although enough is known. */
  @MayBeAbsent()
  @IsBoolean()
  keep_collecting?: boolean;
}

export class StartPlanSessionDto extends PlanAnswersDto {
  /** Customers may leave it out: it is themselves. */
  @MayBeAbsent()
  @IsString()
  @Length(1, 36)
  customer_id?: string;
}
