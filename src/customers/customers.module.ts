import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ToolsModule } from '../tools/tools.module';
import { UsersModule } from '../users/users.module';
import { Customer } from './customer.entity';
import { CustomerImportService } from './customer-import.service';
import { CustomerRepository } from './customer.repository';
import { CustomerInsight } from './customer-insight.entity';
import { CustomerInsightRepository } from './customer-insight.repository';
import { CustomerProfile } from './customer-profile.entity';
import { CustomerProfileRepository } from './customer-profile.repository';
import { CustomerRegistration } from './customer-registration';
import { CustomersController } from './customers.controller';
import { CustomersService } from './customers.service';
import { CustomerResources } from './customers.resources';
import { CustomerTools } from './customers.tools';

@Module({
  imports: [TypeOrmModule.forFeature([Customer, CustomerProfile, CustomerInsight]), ToolsModule, UsersModule],
  controllers: [CustomersController],
  providers: [
    CustomerRepository,
    CustomerProfileRepository,
    CustomerInsightRepository,
    CustomersService,
    CustomerImportService,
    CustomerRegistration,
    CustomerTools,
    CustomerResources,
  ],
  exports: [CustomersService, CustomerImportService],
})
export class CustomersModule {}
