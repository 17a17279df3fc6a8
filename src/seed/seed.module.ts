import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module';
import { CustomersModule } from '../customers/customers.module';
import { GroupsModule } from '../groups/groups.module';
import { TasksModule } from '../tasks/tasks.module';
import { UsersModule } from '../users/users.module';
import { SeedHistory } from './seed-history';
import { SeedService } from './seed.service';

@Module({
  imports: [UsersModule, GroupsModule, CustomersModule, ConversationsModule, TasksModule],
  providers: [SeedHistory, SeedService],
  exports: [SeedService],
})
export class SeedModule {}
