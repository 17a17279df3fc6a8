import { Body, Controller, Delete, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../../common/access/access.decorators';
import type { Principal } from '../../common/access/principal.types';
import { ok } from '../../common/http/envelope';
import { Idempotent } from '../../common/idempotency/idempotency.interceptor';
import { PushSubscriptionDto, RemovePushSubscriptionDto } from './push-subscriptions.dto';
import { PushSubscriptionsService } from './push-subscriptions.service';

/** The browsers of the signed-in person that take pushes. */
@ApiTags('notifications')
@AccessFor('signed-in')
@Controller('push-subscriptions')
export class PushSubscriptionsController {
  constructor(private readonly subscriptions: PushSubscriptionsService) {}

  /** Adds a browser as it subscribed, or takes it over from whoever used it before. */
  @Post()
  @Idempotent()
  async add(@CurrentPrincipal() { userId }: Principal, @Body() { endpoint, keys }: PushSubscriptionDto) {
    return ok({ id: await this.subscriptions.add(userId, { endpoint, keys }) });
  }

  /** Removes one browser, or all of the person. */
  @Delete()
  async remove(@CurrentPrincipal() { userId }: Principal, @Body() body?: RemovePushSubscriptionDto) {
    return ok({ removed: await this.subscriptions.remove(userId, body?.endpoint) });
  }
}
