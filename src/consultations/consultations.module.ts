import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module';
import { CustomersModule } from '../customers/customers.module';
import { TasksModule } from '../tasks/tasks.module';
import { ConsultationPrompts } from './consultations.prompts';

/** What consultants start their work with; draws on customers, conversations and tasks. */
@Module({
  imports: [CustomersModule, ConversationsModule, TasksModule],
  providers: [ConsultationPrompts],
})
export class ConsultationsModule {}
