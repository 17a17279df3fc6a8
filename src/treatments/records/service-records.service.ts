import { Injectable } from '@nestjs/common';
import type { Page } from '../../common/page';
import type { ServiceRecordView } from '../treatments.types';
import { ServiceRecordRepository } from './service-record.repository';

@Injectable()
export class ServiceRecordsService {
  constructor(private readonly records: ServiceRecordRepository) {}

  /** What was booked and done for a customer, newest first; empty for an unknown one. */
  async page(customerId: string, limit: number, cursor: string | undefined): Promise<Page<ServiceRecordView>> {
    return this.records.page(customerId, limit, cursor);
  }
}
