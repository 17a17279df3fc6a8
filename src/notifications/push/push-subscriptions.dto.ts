import { Type } from 'class-transformer';
import { IsNumber, IsObject, IsOptional, IsString, Length, ValidateNested } from 'class-validator';

class PushKeysDto {
  @IsString()
  @Length(1, 200)
  p256dh!: string;

  @IsString()
  @Length(1, 100)
  auth!: string;
}

/** As `PushSubscription.toJSON()` gives it in a browser. */
export class PushSubscriptionDto {
  @IsString()
  @Length(1, 2000)
  endpoint!: string;

  @IsObject()
  @ValidateNested()
  @Type(() => PushKeysDto)
  keys!: PushKeysDto;

  @IsOptional()
  @IsNumber()
  expirationTime?: number | null;
}

export class RemovePushSubscriptionDto {
  /** Without it every device of the person. */
  @IsOptional()
  @IsString()
  @Length(1, 2000)
  endpoint?: string;
}
