import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomersModule } from '../customers/customers.module';
import { UsersModule } from '../users/users.module';
import { Conversation } from './conversation.entity';
import { ConversationImportService } from './conversation-import.service';
import { ConversationRepository } from './conversation.repository';
import { ConversationParticipant } from './conversation-participant.entity';
import { ConversationsService } from './conversations.service';
import { ConversationTools } from './conversations.tools';
import { Message } from './message.entity';
import { MessageRepository } from './message.repository';
import { MessageHistoryService } from './message-history.service';

@Module({
  imports: [TypeOrmModule.forFeature([Conversation, ConversationParticipant, Message]), UsersModule, CustomersModule],
  providers: [
    ConversationRepository,
    MessageRepository,
    ConversationsService,
    ConversationImportService,
    MessageHistoryService,
    ConversationTools,
  ],
  exports: [ConversationsService, ConversationImportService, MessageHistoryService],
})
export class ConversationsModule {}
