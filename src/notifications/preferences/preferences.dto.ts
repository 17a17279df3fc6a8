import { Type } from 'class-transformer';
import { ArrayUnique, IsArray, IsIn, IsObject, IsOptional, IsTimeZone, Matches, ValidateNested } from 'class-validator';
import { MayBeAbsent } from '../../common/http/may-be-absent';
import { timeOfDayPattern } from '../../common/time-of-day';
import {
  type Locale,
  locales,
  type NotificationType,
  notificationTypes,
  type OfflineChannel,
  offlineChannels,
} from '../notifications.types';

class QuietHoursDto {
  @Matches(timeOfDayPattern, { message: 'start must be a time as HH:MM' })
  start!: string;

  @Matches(timeOfDayPattern, { message: 'end must be a time as HH:MM' })
  end!: string;

  @IsTimeZone()
  timezone!: string;
}

/** A partial change: what is absent stays. */
export class PutPreferencesDto {
  @MayBeAbsent()
  @IsIn(locales)
  locale?: Locale;

  /** In the order in which they shall be tried. Null: those of the house. */
  @IsOptional()
  @IsArray()
  @ArrayUnique()
  @IsIn(offlineChannels, { each: true })
  channels?: OfflineChannel[] | null;

  @MayBeAbsent()
  @IsArray()
  @ArrayUnique()
  @IsIn(notificationTypes, { each: true })
  muted_types?: NotificationType[];

  /** Null: those of the house. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => QuietHoursDto)
  quiet_hours?: QuietHoursDto | null;
}
