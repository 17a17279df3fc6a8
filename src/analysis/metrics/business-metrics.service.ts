import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { BusinessMetricsRepository } from './business-metrics.repository';
import type { BusinessMetrics, HourCount, MetricType, Retention, TimeRange } from './business-metrics.types';
import { bucketed, rangeStart, retentionOf } from './metric-buckets';

interface Gathered {
  readonly counts: Readonly<Record<string, number>>;
  readonly hours: readonly HourCount[];
  readonly retention?: Retention;
}

/** Figures of the business, counted from the rows as they are now. */
@Injectable()
export class BusinessMetricsService {
  constructor(
    private readonly figures: BusinessMetricsRepository,
    private readonly clock: Clock,
  ) {}

  /** At most three queries. Money in CNY, days in Asia/Shanghai. */
  async read(type: MetricType, range: TimeRange): Promise<BusinessMetrics> {
    const to = this.clock.now();
    const from = rangeStart(range, to);
    const { counts, hours, retention = null } = await this.gather(type, from, to);
    return {
      ...{ type, range, from, to, retention },
      counts: Object.entries(counts).map(([metric, value]) => ({ metric, value })),
      trends: bucketed(hours, range),
    };
  }

  private async gather(type: MetricType, from: Date, now: Date): Promise<Gathered> {
    switch (type) {
      case 'overview':
        return {
          counts: await this.figures.totals(from),
          hours: await this.figures.registrationHours(from),
          retention: retentionOf(await this.figures.registeredSince(from), now),
        };
      case 'user_growth': {
        const customers = await this.figures.registeredSince(from);
        return {
          counts: { new_customers: customers.length },
          hours: await this.figures.registrationHours(from),
          retention: retentionOf(customers, now),
        };
      }
      case 'engagement':
        return { counts: await this.figures.engagement(from), hours: await this.figures.messageHours(from) };
      case 'conversation':
        return { counts: await this.figures.conversations(from), hours: await this.figures.conversationHours(from) };
    }
  }
}
