import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../common/http/page-query.dto';
import { type RunStatus, runStatuses } from './automation.types';

export class RunsQuery extends PageQuery {
  @IsOptional()
  @IsIn(runStatuses)
  status?: RunStatus;
}
