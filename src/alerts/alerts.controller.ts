import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { type Envelope, ok, okPage, type PageEnvelope } from '../common/http/envelope';
import { AlertsQuery, type AlertView, alertView } from './alerts.dto';
import { AlertsService } from './alerts.service';

@ApiTags('oversight')
@AccessFor(['admin', 'operator'])
@Controller('alerts')
export class AlertsController {
  constructor(private readonly alerts: AlertsService) {}

  /** Alerts, newest first. */
  @Get()
  async page(@Query() { limit, cursor, status, severity }: AlertsQuery): Promise<PageEnvelope<AlertView>> {
    return okPage(await this.alerts.page({ status, severity }, limit, cursor), alertView);
  }

  /** Somebody takes care of the alert; the first one stays. */
  @Post(':id/ack')
  @HttpCode(200)
  async ack(@Param('id') id: string, @CurrentPrincipal() { userId }: Principal): Promise<Envelope<AlertView>> {
    return ok(alertView(await this.alerts.ack(id, userId)), 'The alert has been acknowledged.');
  }
}
