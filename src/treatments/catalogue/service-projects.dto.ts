import { PartialType, OmitType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
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
} from 'class-validator';

const ListOfTexts = (): PropertyDecorator => (target, property) => {
  for (const check of [IsArray(), ArrayMaxSize(50), IsString({ each: true }), Length(1, 100, { each: true })]) {
    check(target, property);
  }
};

const Money = (): PropertyDecorator => (target, property) => {
  for (const check of [IsNumber({ maxDecimalPlaces: 2 }), Min(0), Max(9_999_999)]) check(target, property);
};

const Count =
  (least: number, most: number): PropertyDecorator =>
  (target, property) => {
    for (const check of [IsInt(), Min(least), Max(most)]) check(target, property);
  };

/** An age, or null for no limit. */
const Age = (): PropertyDecorator => (target, property) => {
  for (const check of [ValidateIf((_, value) => value !== null), IsInt(), Min(0), Max(120)]) check(target, property);
};

export class ServiceProjectQuery {
  /** A category or a code. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  type?: string;

  @IsOptional()
  @IsIn(['true', 'false'])
  active_only?: 'true' | 'false';
}

export class CreateServiceProjectDto {
  @Matches(/^[a-z][a-z0-9_]{1,63}$/, { message: 'code takes 2 to 64 of a-z, 0-9 and _, a letter first' })
  code!: string;

  @IsString()
  @Length(1, 100)
  name!: string;

  @Matches(/^[a-z][a-z0-9_]{1,31}$/, { message: 'category takes 2 to 32 of a-z, 0-9 and _, a letter first' })
  category!: string;

  @IsString()
  @Length(1, 5000)
  description!: string;

  @Money()
  price_min!: number;

  @Money()
  price_max!: number;

  @Count(1, 1440)
  minutes_min!: number;

  @Count(1, 1440)
  minutes_max!: number;

  @Count(0, 365)
  recovery_days!: number;

  @Count(1, 100)
  sessions_default!: number;

  @Count(0, 730)
  interval_days!: number;

  @ListOfTexts()
  concerns!: string[];

  @ListOfTexts()
  contraindications!: string[];

  @ListOfTexts()
  risks!: string[];

  @IsOptional()
  @Age()
  age_min?: number | null;

  @IsOptional()
  @Age()
  age_max?: number | null;

  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  active?: boolean;
}

/** A partial change: what is absent stays; only ages may be null. */
export class UpdateServiceProjectDto extends PartialType(OmitType(CreateServiceProjectDto, ['code'] as const), {
  skipNullProperties: false,
}) {
  /** The version that the editor saw. */
  @Type(() => Number)
  @IsInt()
  @Min(1)
  version!: number;
}
