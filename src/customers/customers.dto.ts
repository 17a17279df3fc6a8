import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
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
import { PageQuery } from '../common/http/page-query.dto';
import {
  type CustomerStage,
  customerStages,
  type Gender,
  genders,
  type RiskTolerance,
  riskTolerances,
} from './customers.types';

export class CustomerPageQuery extends PageQuery {
  @IsOptional()
  @IsIn(customerStages)
  stage?: CustomerStage;

  @IsOptional()
  @IsString()
  @MaxLength(36)
  consultant_id?: string;

  /** Part of a user name, an e-mail address or a phone number. */
  @IsOptional()
  @IsString()
  @Length(1, 100)
  query?: string;
}

class PreferredContactDto {
  @IsOptional()
  @IsString()
  @MaxLength(32)
  channel?: string;

  @IsOptional()
  @IsString()
  @MaxLength(100)
  time?: string;
}

const ListOfTexts = (): PropertyDecorator => (target, property) => {
  for (const check of [IsArray(), ArrayMaxSize(50), IsString({ each: true }), Length(1, 500, { each: true })]) {
    check(target, property);
  }
};

/** A partial change: what is absent stays, null clears. */
export class UpdateProfileDto {
  /** The version of the profile that the editor saw. */
  @IsInt()
  @Min(1)
  version!: number;

  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'birth_date must be a day as YYYY-MM-DD' })
  birth_date?: string | null;

  @IsOptional()
  @IsIn(genders)
  gender?: Gender | null;

  @IsOptional()
  @IsString()
  @MaxLength(32)
  skin_type?: string | null;

  @IsOptional()
  @ListOfTexts()
  concerns?: string[] | null;

  @IsOptional()
  @IsString()
  @MaxLength(5000)
  medical_history?: string | null;

  /** Null: never asked. An empty list: asked, none. */
  @IsOptional()
  @ListOfTexts()
  allergies?: string[] | null;

  @IsOptional()
  @ListOfTexts()
  contraindications?: string[] | null;

  /** CNY. */
  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(0)
  @Max(10_000_000)
  budget_min?: number | null;

  @IsOptional()
  @IsNumber({ maxDecimalPlaces: 2 })
  @Min(0)
  @Max(10_000_000)
  budget_max?: number | null;

  @IsOptional()
  @ValidateNested()
  @Type(() => PreferredContactDto)
  preferred_contact?: PreferredContactDto | null;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  communication_style?: string | null;

  @IsOptional()
  @IsIn(riskTolerances)
  risk_tolerance?: RiskTolerance | null;

  @IsOptional()
  @ListOfTexts()
  tags?: string[] | null;

  @IsOptional()
  @ListOfTexts()
  risk_notes?: string[] | null;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  timeline?: string | null;

  @IsOptional()
  @IsString()
  @MaxLength(1000)
  expectations?: string | null;
}
