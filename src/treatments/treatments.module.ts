import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AuditModule } from '../audit/audit.module';
import { CustomersModule } from '../customers/customers.module';
import { ServiceCatalogueService } from './catalogue/service-catalogue.service';
import { ServiceProjectRow } from './catalogue/service-project.entity';
import { ServiceProjectRepository } from './catalogue/service-project.repository';
import { ServiceProjectsController } from './catalogue/service-projects.controller';
import { ServiceResources } from './catalogue/services.resources';
import { ServiceTools } from './catalogue/services.tools';
import { PlanMakingService } from './plans/plan-making.service';
import { PlanWordsService } from './plans/plan-words.service';
import { TreatmentPlan } from './plans/treatment-plan.entity';
import { TreatmentPlanRepository } from './plans/treatment-plan.repository';
import { TreatmentPlanVersion } from './plans/treatment-plan-version.entity';
import { TreatmentPlansController } from './plans/treatment-plans.controller';
import { TreatmentPlansService } from './plans/treatment-plans.service';
import { TreatmentTools } from './plans/treatments.tools';
import { ServiceRecord } from './records/service-record.entity';
import { ServiceRecordRepository } from './records/service-record.repository';
import { ServiceRecordsController } from './records/service-records.controller';
import { ServiceRecordsService } from './records/service-records.service';
import { AiPlansController } from './sessions/ai-plans.controller';
import { PlanSession } from './sessions/plan-session.entity';
import { PlanSessionRepository } from './sessions/plan-session.repository';
import { PlanSessionsService } from './sessions/plan-sessions.service';
import { TreatmentHistoryService } from './treatment-history.service';
import { TreatmentImportService } from './treatment-import.service';

/** What the house offers, has done, and plans to do: catalogue, service records, treatment plans. */
@Module({
  imports: [
    TypeOrmModule.forFeature([ServiceProjectRow, ServiceRecord, TreatmentPlan, TreatmentPlanVersion, PlanSession]),
    AuditModule,
    CustomersModule,
  ],
  controllers: [ServiceProjectsController, ServiceRecordsController, TreatmentPlansController, AiPlansController],
  providers: [
    ServiceProjectRepository,
    ServiceCatalogueService,
    ServiceResources,
    ServiceTools,
    ServiceRecordRepository,
    ServiceRecordsService,
    TreatmentPlanRepository,
    TreatmentPlansService,
    PlanMakingService,
    PlanWordsService,
    TreatmentTools,
    PlanSessionRepository,
    PlanSessionsService,
    TreatmentHistoryService,
    TreatmentImportService,
  ],
  exports: [
    ServiceCatalogueService,
    TreatmentPlansService,
    PlanMakingService,
    TreatmentHistoryService,
    TreatmentImportService,
  ],
})
export class TreatmentsModule {}
