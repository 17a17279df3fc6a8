import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { ServiceCatalogueService } from './catalogue/service-catalogue.service';
import { TreatmentPlanRepository } from './plans/treatment-plan.repository';
import { firstYearAmounts } from './records/first-year';
import { ServiceRecordRepository } from './records/service-record.repository';
import type { TreatmentHistory } from './treatments.types';

const day = 86_400_000;
const windowDays = 365;
/** More plans of one customer are not looked at. */
const planLimit = 50;
/** How many customers of a stage stand for all of them: the newest. */
const cohortLimit = 1_000;

/** All of this module that an analysis of one customer reads. */
@Injectable()
export class TreatmentHistoryService {
  constructor(
    private readonly catalogue: ServiceCatalogueService,
    private readonly plans: TreatmentPlanRepository,
    private readonly records: ServiceRecordRepository,
    private readonly clock: Clock,
  ) {}

  /** Five queries, whatever the history. `stage` is that of the customer. */
  async of(customerId: string, stage: string): Promise<TreatmentHistory> {
    const from = new Date(this.clock.now().getTime() - windowDays * day);
    return {
      services: await this.records.doneSince(customerId, from),
      plans: await this.plans.ofCustomer(customerId, planLimit),
      projects: await this.catalogue.find({ activeOnly: true }),
      popularity: await this.catalogue.popularity(),
      cohortAmounts: firstYearAmounts(await this.records.cohort(stage, cohortLimit)),
    };
  }
}
