import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module';
import { CustomersModule } from '../customers/customers.module';
import { SettingsModule } from '../settings/settings.module';
import { TasksModule } from '../tasks/tasks.module';
import { TreatmentsModule } from '../treatments/treatments.module';
import { UsersModule } from '../users/users.module';
import { AnalysisTools } from './analysis.tools';
import { CustomerAnalysisService } from './customer-analysis.service';
import { CustomerSnapshotService } from './customer-snapshot.service';
import { BusinessMetricsRepository } from './metrics/business-metrics.repository';
import { BusinessMetricsService } from './metrics/business-metrics.service';
import { BusinessTools } from './metrics/business.tools';

/** Looks over all business modules: judges a customer by rules, counts the business. Owns no table. */
@Module({
  imports: [SettingsModule, UsersModule, CustomersModule, ConversationsModule, TasksModule, TreatmentsModule],
  providers: [
    CustomerSnapshotService,
    CustomerAnalysisService,
    AnalysisTools,
    BusinessMetricsRepository,
    BusinessMetricsService,
    BusinessTools,
  ],
  exports: [CustomerAnalysisService],
})
export class AnalysisModule {}
