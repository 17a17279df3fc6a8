import { Transform } from 'class-transformer';
import { IsBoolean } from 'class-validator';
import { MayBeAbsent } from '../common/http/may-be-absent';
import { PageQuery } from '../common/http/page-query.dto';

export class NotificationPageQuery extends PageQuery {
  /** Only what the person has not read. */
  @MayBeAbsent()
  @Transform(({ value }: { value: unknown }) =>
    value === 'true' || value === '' ? true : value === 'false' ? false : value,
  )
  @IsBoolean()
  unread?: boolean;
}
