import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional } from 'class-validator';
import { PageQuery } from '../common/http/page-query.dto';

export class NotificationPageQuery extends PageQuery {
  /** Only what the person has not read. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    value === 'true' || value === '' ? true : value === 'false' ? false : value,
  )
  @IsBoolean()
  unread?: boolean;
}
