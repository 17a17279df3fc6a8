import { Controller, Get, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { AccessFor } from '../../common/access/access.decorators';
import { staffRoles } from '../../common/access/principal.types';
import { okPage } from '../../common/http/envelope';
import { PageQuery } from '../../common/http/page-query.dto';
import type { ServiceRecordView } from '../treatments.types';
import { ServiceRecordsService } from './service-records.service';

class ServiceRecordQuery extends PageQuery {
  @ApiProperty()
  @IsString()
  @Length(1, 36)
  customer_id!: string;
}

/** What has been booked and done. */
@ApiTags('treatments')
@AccessFor(staffRoles)
@Controller('service-records')
export class ServiceRecordsController {
  constructor(private readonly records: ServiceRecordsService) {}

  /** What a customer has booked and had done. */
  @Get()
  async list(@Query() { customer_id: customerId, limit, cursor }: ServiceRecordQuery) {
    return okPage(await this.records.page(customerId, limit, cursor), serviceRecordView);
  }
}

function serviceRecordView(record: ServiceRecordView) {
  return {
    id: record.id,
    customer_id: record.customerId,
    project: { id: record.projectId, code: record.projectCode, name: record.projectName, category: record.category },
    plan_id: record.planId,
    consultant_id: record.consultantId,
    status: record.status,
    performed_at: record.performedAt?.toISOString() ?? null,
    amount: record.amount,
    satisfaction: record.satisfaction,
    created_at: record.createdAt.toISOString(),
  };
}
