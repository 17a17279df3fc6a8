import { IsString, Length } from 'class-validator';

export class TransferDto {
  /** Whose customer it shall be. */
  @IsString()
  @Length(1, 36)
  consultant_id!: string;
}
