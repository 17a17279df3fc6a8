import { IsBoolean, IsInt, IsOptional, IsString, Length, Min } from 'class-validator';

/** A partial change: what is absent stays. */
export class PutTemplateDto {
  /** The version that the editor saw. */
  @IsInt()
  @Min(1)
  version!: number;

  @IsOptional()
  @IsString()
  @Length(1, 200)
  subject?: string;

  @IsOptional()
  @IsString()
  @Length(1, 4000)
  body?: string;

  @IsOptional()
  @IsBoolean()
  enabled?: boolean;
}
