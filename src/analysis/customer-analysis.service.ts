import { Injectable } from '@nestjs/common';
import { SettingsService } from '../settings/settings.service';
import type { Settings } from '../settings/settings.types';
import { type AnalysisSettings, analysisSettings, rulesFrom } from './analysis-settings';
import type { AnalysisType } from './analysis.types';
import { CustomerSnapshotService } from './customer-snapshot.service';
import type { AnalysisRules } from './rules/analysis-rules';
import { analyseCustomer, type CustomerAnalysis } from './rules/customer-analysis';
import { type Preferences, preferencesOf } from './rules/preferences';

/** What rules say of a customer, from the rows as they are now. */
@Injectable()
export class CustomerAnalysisService {
  private readonly settings: Settings<AnalysisSettings>;

  constructor(
    private readonly snapshots: CustomerSnapshotService,
    settings: SettingsService,
  ) {
    this.settings = settings.define(analysisSettings);
  }

  /** Throws `customers.not_found`. */
  async analyse(customerId: string, type: AnalysisType): Promise<CustomerAnalysis> {
    return analyseCustomer(await this.snapshots.of(customerId), type, this.rules());
  }

  /** Throws `customers.not_found`. */
  async preferences(customerId: string): Promise<Preferences> {
    return preferencesOf(await this.snapshots.of(customerId), this.rules());
  }

  private rules(): AnalysisRules {
    return rulesFrom(this.settings.value);
  }
}
