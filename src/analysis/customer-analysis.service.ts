import { Injectable } from '@nestjs/common';
import type { AnalysisType } from './analysis.types';
import { CustomerSnapshotService } from './customer-snapshot.service';
import { type AnalysisRules, defaultAnalysisRules } from './rules/analysis-rules';
import { analyseCustomer, type CustomerAnalysis } from './rules/customer-analysis';
import { type Preferences, preferencesOf } from './rules/preferences';

/** What rules say of a customer, from the rows as they are now. */
@Injectable()
export class CustomerAnalysisService {
  /** The one place to put settings in the stead of the defaults. */
  private readonly rules: AnalysisRules = defaultAnalysisRules;

  constructor(private readonly snapshots: CustomerSnapshotService) {}

  /** Throws `customers.not_found`. */
  async analyse(customerId: string, type: AnalysisType): Promise<CustomerAnalysis> {
    return analyseCustomer(await this.snapshots.of(customerId), type, this.rules);
  }

  /** Throws `customers.not_found`. */
  async preferences(customerId: string): Promise<Preferences> {
    return preferencesOf(await this.snapshots.of(customerId), this.rules);
  }
}
