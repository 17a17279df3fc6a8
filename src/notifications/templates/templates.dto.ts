import { IsBoolean, IsInt, IsString, Length, Min } from 'class-validator';
import { MayBeAbsent } from '../../common/http/may-be-absent';

/** A partial change: what is absent stays. */
export class PutTemplateDto {
  /** The version that the editor saw. */
  @IsInt()
  @Min(1)
  version!: number;

  @MayBeAbsent()
  @IsString()
  @Length(1, 200)
  subject?: string;

  @MayBeAbsent()
  @IsString()
  @Length(1, 4000)
  body?: string;

  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}
