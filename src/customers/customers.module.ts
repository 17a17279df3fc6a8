import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ToolsModule } from '../tools/tools.module';
import { AlertsModule } from '../alerts/alerts.module';
import { AuditModule } from '../audit/audit.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { SettingsModule } from '../settings/settings.module';
import { UsersModule } from '../users/users.module';
import { ClaimEscalation } from './claim-escalation';
import { ClaimRules } from './claim-rules';
import { ClaimsController } from './claims.controller';
import { ClaimsService } from './claims.service';
import { Customer } from './customer.entity';
import { CustomerHandover } from './customer-handover.entity';
import { CustomerHandoverRepository } from './customer-handover.repository';
import { CustomerImportService } from './customer-import.service';
import { CustomerRepository } from './customer.repository';
import { CustomerInsight } from './customer-insight.entity';
import { CustomerInsightRepository } from './customer-insight.repository';
import { CustomerProfile } from './customer-profile.entity';
import { CustomerProfileRepository } from './customer-profile.repository';
import { CustomerRegistration } from './customer-registration';
import { CustomersController } from './customers.controller';
import { HandoverHooks } from './customers.events';
import { CustomersService } from './customers.service';
import { CustomerResources } from './customers.resources';
import { CustomerTools } from './customers.tools';
import { HandoverRecords } from './handover-records';
import { NewCustomerNoticesService } from './new-customer-notices.service';
import { UnclaimedWatch } from './unclaimed-watch';

@Module({
  imports: [
    TypeOrmModule.forFeature([Customer, CustomerProfile, CustomerInsight, CustomerHandover]),
    AlertsModule,
    AuditModule,
    NotificationsModule,
    SettingsModule,
    ToolsModule,
    UsersModule,
  ],
  controllers: [CustomersController, ClaimsController],
  providers: [
    CustomerRepository,
    CustomerProfileRepository,
    CustomerInsightRepository,
    CustomersService,
    CustomerImportService,
    CustomerRegistration,
    CustomerTools,
    CustomerResources,
    ...[ClaimsService, ClaimRules, ClaimEscalation, CustomerHandoverRepository, HandoverHooks, HandoverRecords],
    ...[NewCustomerNoticesService, UnclaimedWatch],
  ],
  exports: [CustomersService, CustomerImportService, ClaimsService, HandoverHooks, NewCustomerNoticesService],
})
export class CustomersModule {}
