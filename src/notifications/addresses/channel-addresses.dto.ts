import { IsInt, IsOptional, IsString, Length, Min, ValidateIf } from 'class-validator';

export class PutChannelAddressDto {
  /** The version that the editor saw; 0 for a channel that was never set up. */
  @IsInt()
  @Min(0)
  version!: number;

  /** Null switches the channel off. */
  @ValidateIf((body: PutChannelAddressDto) => body.url !== null)
  @IsString()
  @Length(1, 2000)
  url!: string | null;

  /** Of a bot that checks signatures. */
  @IsOptional()
  @IsString()
  @Length(1, 500)
  secret?: string | null;

  /** Sender of e-mails, such as `安美智享 <notice@example.com>`. */
  @IsOptional()
  @IsString()
  @Length(3, 300)
  from?: string | null;
}
