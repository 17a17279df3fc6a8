import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsNumber,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { type Gender, genders } from '../../customers/customers.types';
import { PlanRequirementsDto } from '../plans/treatment-plans.dto';

const ListOfTexts = (): PropertyDecorator => (target, property) => {
  for (const check of [IsArray(), ArrayMaxSize(50), IsString({ each: true }), Length(1, 500, { each: true })]) {
    check(target, property);
  }
};

/** Answers to the questions of a session; they are kept in the customer's profile. */
export class PlanFactsDto {
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'birth_date must be a day as YYYY-MM-DD' })
  birth_date?: string;

  @IsOptional()
  @IsIn(genders)
  gender?: Gender;

  @IsOptional()
  @IsString()
  @Length(1, 32)
  skin_type?: string;

  @IsOptional()
  @ListOfTexts()
  concerns?: string[];

  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(0)
  @Max(9_999_999)
  budget_min?: number;

  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(0)
  @Max(9_999_999)
  budget_max?: number;

  @IsOptional()
  @IsString()
  @Length(1, 200)
  timeline?: string;

  @IsOptional()
  @IsString()
  @Length(1, 5000)
  medical_history?: string;

  /** Empty: asked, none. */
  @IsOptional()
  @ListOfTexts()
  allergies?: string[];

  @IsOptional()
  @ListOfTexts()
  contraindications?: string[];

  @IsOptional()
  @IsString()
  @Length(1, 500)
  expectations?: string;
}

export class PlanAnswersDto {
  @IsOptional()
  @ValidateNested()
  @Type(() => PlanFactsDto)
  answers?: PlanFactsDto;

  @IsOptional()
  @ValidateNested()
  @Type(() => PlanRequirementsDto)
  requirements?: PlanRequirementsDto;

  /** True: goes on asking although enough is known. */
  @IsOptional()
  @IsBoolean()
  keep_collecting?: boolean;
}

export class StartPlanSessionDto extends PlanAnswersDto {
  /** Customers may leave it out: it is themselves. */
  @IsOptional()
  @IsString()
  @Length(1, 36)
  customer_id?: string;
}
