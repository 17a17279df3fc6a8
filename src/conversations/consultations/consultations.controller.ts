import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { AccessFor, CurrentPrincipal } from '../../common/access/access.decorators';
import { type Principal, staffRoles } from '../../common/access/principal.types';
import { ok, okPage } from '../../common/http/envelope';
import { PageQuery } from '../../common/http/page-query.dto';
import { Idempotent } from '../../common/idempotency/idempotency.interceptor';
import { ConsultationsService } from './consultations.service';
import { consultationRestView } from './consultations.view';

class ConsultationQuery extends PageQuery {
  @ApiProperty()
  @IsString()
  @Length(1, 36)
  customer_id!: string;
}

/** Summaries of consultations, for the people who work here. */
@ApiTags('conversations')
@AccessFor(staffRoles)
@Controller('consultations')
export class ConsultationsController {
  constructor(private readonly consultations: ConsultationsService) {}

  /** The consultations of one customer. */
  @Get()
  async list(@Query() { customer_id: customerId, limit, cursor }: ConsultationQuery) {
    return okPage(await this.consultations.page(customerId, limit, cursor), consultationRestView);
  }

  /** Confirms a draft: it becomes a completed consultation. */
  @Post(':id/confirm')
  @AccessFor(['consultant', 'doctor'])
  @HttpCode(200)
  @Idempotent()
  async confirm(@Param('id') id: string, @CurrentPrincipal() { userId }: Principal) {
    return ok(consultationRestView(await this.consultations.confirm(id, userId)));
  }
}
