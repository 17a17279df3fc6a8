import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor, CurrentPrincipal } from '../common/access/access.decorators';
import type { Principal } from '../common/access/principal.types';
import { ok, okPage } from '../common/http/envelope';
import { Idempotent } from '../common/idempotency/idempotency.interceptor';
import { InboxReadingService } from './inbox/inbox-reading.service';
import { NotificationPageQuery } from './notifications.dto';
import { notificationView } from './notifications.view';

/** The inbox of the signed-in person. */
@ApiTags('notifications')
@AccessFor('signed-in')
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly inbox: InboxReadingService) {}

  /** The inbox, newest first. */
  @Get()
  async list(@CurrentPrincipal() { userId }: Principal, @Query() query: NotificationPageQuery) {
    const { unread = false, limit, cursor } = query;
    return okPage(await this.inbox.page(userId, unread, limit, cursor), notificationView);
  }

  /** Marks a notification as read. */
  @Post(':id/read')
  @HttpCode(200)
  @Idempotent()
  async read(@CurrentPrincipal() { userId }: Principal, @Param('id') id: string) {
    return ok(notificationView(await this.inbox.markRead(userId, id)));
  }
}
