import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomersModule } from '../customers/customers.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { UsersModule } from '../users/users.module';
import { Task } from './task.entity';
import { TaskRepository } from './task.repository';
import { TaskChangesService } from './task-changes.service';
import { TaskEvent } from './task-event.entity';
import { TaskEventRepository } from './task-event.repository';
import { TaskImportService } from './task-import.service';
import { TaskNotices } from './task-notices';
import { TaskPeople } from './task-people';
import { TasksController } from './tasks.controller';
import { TasksService } from './tasks.service';
import { TaskTools } from './tasks.tools';

@Module({
  imports: [TypeOrmModule.forFeature([Task, TaskEvent]), UsersModule, CustomersModule, NotificationsModule],
  controllers: [TasksController],
  providers: [
    ...[TaskRepository, TaskEventRepository, TasksService, TaskChangesService],
    ...[TaskImportService, TaskNotices, TaskPeople, TaskTools],
  ],
  exports: [TasksService, TaskChangesService, TaskImportService],
})
export class TasksModule {}
