import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module';
import { CustomersModule } from '../customers/customers.module';
import { GroupsModule } from '../groups/groups.module';
import { TasksModule } from '../tasks/tasks.module';
import { TreatmentsModule } from '../treatments/treatments.module';
import { UsersModule } from '../users/users.module';
import { SeedHistory } from './seed-history';
import { SeedTreatmentHistory } from './seed-treatment-history';
import { SeedService } from './seed.service';

@Module({
  imports: [UsersModule, GroupsModule, CustomersModule, ConversationsModule, TasksModule, TreatmentsModule],
  providers: [SeedHistory, SeedTreatmentHistory, SeedService],
  exports: [SeedService],
})
export class SeedModule {}
