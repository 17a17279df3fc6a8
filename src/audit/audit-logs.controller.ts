import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../common/access/access.decorators';
import { okPage, type PageEnvelope } from '../common/http/envelope';
import { auditFilter, AuditLogQuery, type AuditLogView, auditLogView } from './audit-log.dto';
import { AuditService } from './audit.service';

@ApiTags('oversight')
@AccessFor(['admin'])
@Controller('audit-logs')
export class AuditLogsController {
  constructor(private readonly audit: AuditService) {}

  /** Who changed what, newest first. */
  @Get()
  async page(@Query() query: AuditLogQuery): Promise<PageEnvelope<AuditLogView>> {
    return okPage(await this.audit.page(auditFilter(query), query.limit, query.cursor), auditLogView);
  }
}
