import { Type } from 'class-transformer';
import { IsDate, IsOptional, IsString, MaxDate, MaxLength, MinDate } from 'class-validator';
import { PageQuery } from '../common/http/page-query.dto';
import type { AuditLog } from './audit-log.entity';
import type { AuditFilter } from './audit-log.repository';

const firstMoment = new Date('1970-01-01T00:00:00Z');
const lastMoment = new Date('9999-12-31T23:59:59Z');

export class AuditLogQuery extends PageQuery {
  @IsOptional()
  @IsString()
  @MaxLength(64)
  action?: string;

  @IsOptional()
  @IsString()
  @MaxLength(36)
  actor_id?: string;

  @IsOptional()
  @IsString()
  @MaxLength(64)
  target_type?: string;

  @IsOptional()
  @IsString()
  @MaxLength(128)
  target_id?: string;

  @IsOptional()
  @Type(() => Date)
  @IsDate()
  @MinDate(firstMoment)
  @MaxDate(lastMoment)
  from?: Date;

  @IsOptional()
  @Type(() => Date)
  @IsDate()
  @MinDate(firstMoment)
  @MaxDate(lastMoment)
  to?: Date;
}

export function auditFilter(query: AuditLogQuery): AuditFilter {
  const { action, actor_id: actorId, target_type: targetType, target_id: targetId, from, to } = query;
  return { action, actorId, targetType, targetId, from, to };
}

export interface AuditLogView {
  id: string;
  seq: number;
  actor_id: string | null;
  action: string;
  target_type: string;
  target_id: string;
  ip: string | null;
  request_id: string | null;
  before: unknown;
  after: unknown;
  at: string;
  hash: string;
}

export function auditLogView(row: AuditLog): AuditLogView {
  const { id, seq, action, ip, before, after, hash } = row;
  return {
    id,
    seq,
    actor_id: row.actorId,
    action,
    target_type: row.targetType,
    target_id: row.targetId,
    ip,
    request_id: row.requestId,
    before,
    after,
    at: row.at.toISOString(),
    hash,
  };
}
