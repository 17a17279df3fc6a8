import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { SettingsModule } from '../settings/settings.module';
import { UsersModule } from '../users/users.module';
import { ChannelAddressRow } from './addresses/channel-address.entity';
import { ChannelAddressRepository } from './addresses/channel-address.repository';
import { ChannelAddressesController } from './addresses/channel-addresses.controller';
import { ChannelAddressesService } from './addresses/channel-addresses.service';
import { BotPost } from './channels/bot-post.entity';
import { BotPostRepository } from './channels/bot-post.repository';
import { BotJobs } from './channels/bot-jobs';
import { BotOutbox } from './channels/bot-outbox';
import { Channels } from './channels/channel.types';
import { AllChannels } from './channels/all-channels';
import { EmailChannel } from './channels/email.channel';
import { WebPushChannel } from './channels/web-push.channel';
import { ChannelAttempts } from './delivery/channel-attempts';
import { ChannelWords } from './delivery/channel-words';
import { NotificationDelivery } from './delivery/delivery.entity';
import { DeliveryJobs } from './delivery/delivery-jobs';
import { DeliveryRepository } from './delivery/delivery.repository';
import { DeliveryRules } from './delivery/delivery-rules';
import { DispatchJobs } from './delivery/dispatch-jobs';
import { HouseRules } from './house-rules';
import { Inbox } from './inbox/inbox.entity';
import { InboxService } from './inbox/inbox.service';
import { InboxReadingService } from './inbox/inbox-reading.service';
import { NoticeWords } from './inbox/notice-words';
import { Notification } from './inbox/notification.entity';
import { NotificationRepository } from './inbox/notification.repository';
import { AccountWatch } from './live/account-watch';
import { Arrivals } from './live/arrivals';
import { LiveGateway } from './live/live.gateway';
import { LiveService } from './live/live.service';
import { LiveSockets } from './live/live-sockets';
import { PresenceService } from './live/presence.service';
import { NotificationRetention } from './notification-retention';
import { NotificationsController } from './notifications.controller';
import { Preference } from './preferences/preference.entity';
import { PreferenceRepository } from './preferences/preference.repository';
import { PreferencesController } from './preferences/preferences.controller';
import { PreferencesService } from './preferences/preferences.service';
import { PushKey } from './push/push-key.entity';
import { PushSubscription } from './push/push-subscription.entity';
import { PushSubscriptionRepository } from './push/push-subscription.repository';
import { PushSubscriptionsController } from './push/push-subscriptions.controller';
import { PushSubscriptionsService } from './push/push-subscriptions.service';
import { VapidKeys } from './push/vapid-keys';
import { NotificationTemplate } from './templates/template.entity';
import { TemplateRepository } from './templates/template.repository';
import { TemplatesController } from './templates/templates.controller';
import { TemplatesService } from './templates/templates.service';

const entities = [
  ...[Inbox, Notification, NotificationDelivery, NotificationTemplate],
  ...[Preference, PushKey, PushSubscription, BotPost, ChannelAddressRow],
];

/** The inbox of every person, and the ways in which what is in it reaches them. */
@Module({
  imports: [TypeOrmModule.forFeature(entities), AuditModule, SettingsModule, UsersModule],
  controllers: [
    PreferencesController,
    NotificationsController,
    PushSubscriptionsController,
    TemplatesController,
    ChannelAddressesController,
  ],
  providers: [
    NotificationRetention,
    ...[HouseRules, InboxService, InboxReadingService, NoticeWords, NotificationRepository],
    ...[DispatchJobs, DeliveryJobs, ChannelAttempts, ChannelWords, DeliveryRules, DeliveryRepository],
    ...[
      EmailChannel,
      WebPushChannel,
      BotJobs,
      BotOutbox,
      BotPostRepository,
      { provide: Channels, useClass: AllChannels },
    ],
    ...[LiveGateway, LiveService, LiveSockets, PresenceService, Arrivals, AccountWatch],
    ...[PreferencesService, PreferenceRepository, ChannelAddressesService, ChannelAddressRepository],
    ...[PushSubscriptionsService, PushSubscriptionRepository, VapidKeys],
    ...[TemplatesService, TemplateRepository],
  ],
  exports: [InboxService, LiveService, PresenceService],
})
export class NotificationsModule {}
