import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomersModule } from '../customers/customers.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { SettingsModule } from '../settings/settings.module';
import { UsersModule } from '../users/users.module';
import { Answering } from './answering';
import { TreatmentsModule } from '../treatments/treatments.module';
import { ConsultationImportService } from './consultations/consultation-import.service';
import { ConsultationRecord } from './consultations/consultation-record.entity';
import { ConsultationSummariesService } from './consultations/consultation-summaries.service';
import { ConsultationRepository } from './consultations/consultation.repository';
import { ConsultationsController } from './consultations/consultations.controller';
import { ConsultationsService } from './consultations/consultations.service';
import { ConsultationTools } from './consultations/consultations.tools';
import { Conversation } from './conversation.entity';
import { ConversationHistoryRepository } from './conversation-history.repository';
import { ConversationHistoryService } from './conversation-history.service';
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
import { MemberMessagesService } from './member-messages.service';
import { MembershipRepository } from './membership.repository';
import { MessageFeedback } from './feedback/message-feedback.entity';
import { MessageFeedbackController } from './feedback/message-feedback.controller';
import { MessageFeedbackRepository } from './feedback/message-feedback.repository';
import { MessageFeedbackService } from './feedback/message-feedback.service';
import { Message } from './message.entity';
import { MessageRepository } from './message.repository';
import { MessageHistoryService } from './message-history.service';
import { TakeoversService } from './takeovers.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([Conversation, ConversationParticipant, Message, ConsultationRecord, MessageFeedback]),
    UsersModule,
    CustomersModule,
    NotificationsModule,
    SettingsModule,
    TreatmentsModule,
  ],
  controllers: [ConsultationsController, MessageFeedbackController, ConversationsController],
  providers: [
    ConversationRepository,
    MessageRepository,
    ConversationsService,
    ConversationImportService,
    MessageHistoryService,
    ConversationTools,
    ConsultationRepository,
    ConsultationsService,
    ConsultationSummariesService,
    ConsultationImportService,
    ConsultationTools,
    MessageFeedbackRepository,
    MessageFeedbackService,
    ConversationHistoryRepository,
    ConversationHistoryService,
    ...[Answering, ConversationWriter, ConversationHandovers, ConversationsGateway],
    ...[MemberConversationsService, MemberMessagesService, MembershipRepository, TakeoversService],
  ],
  exports: [
    ConversationsService,
    ConversationImportService,
    MessageHistoryService,
    ConsultationsService,
    ConsultationSummariesService,
    ConsultationImportService,
    MessageFeedbackService,
    ConversationHistoryService,
  ],
})
export class ConversationsModule {}
