import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomersModule } from '../customers/customers.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { SettingsModule } from '../settings/settings.module';
import { UsersModule } from '../users/users.module';
import { Answering } from './answering';
import { Conversation } from './conversation.entity';
import { ConversationImportService } from './conversation-import.service';
import { ConversationRepository } from './conversation.repository';
import { ConversationParticipant } from './conversation-participant.entity';
import { ConversationHandovers } from './conversation-handovers';
import { ConversationWriter } from './conversation-writer';
import { ConversationsController } from './conversations.controller';
import { ConversationsGateway } from './conversations.gateway';
import { ConversationsService } from './conversations.service';
import { ConversationTools } from './conversations.tools';
import { MemberConversationsService } from './member-conversations.service';
import { MembershipRepository } from './membership.repository';
import { Message } from './message.entity';
import { MessageRepository } from './message.repository';
import { MessageHistoryService } from './message-history.service';
import { TakeoversService } from './takeovers.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([Conversation, ConversationParticipant, Message]),
    CustomersModule,
    NotificationsModule,
    SettingsModule,
    UsersModule,
  ],
  controllers: [ConversationsController],
  providers: [
    ConversationRepository,
    MessageRepository,
    ConversationsService,
    ConversationImportService,
    MessageHistoryService,
    ConversationTools,
    ...[Answering, ConversationWriter, ConversationHandovers, ConversationsGateway],
    ...[MemberConversationsService, MembershipRepository, TakeoversService],
  ],
  exports: [ConversationsService, ConversationImportService, MessageHistoryService],
})
export class ConversationsModule {}
