import { Injectable } from '@nestjs/common';
import type { Page } from '../../common/page';
import { CustomersService } from '../../customers/customers.service';
import { UsersService } from '../../users/users.service';
import { consultationConfirmed, consultationNotFound, personNotFound } from '../conversations.errors';
import { consultationView } from './consultation-rows';
import { ConsultationRepository } from './consultation.repository';
import type { ConsultationRecordView } from './consultation.types';

/** Reads and confirms summaries of consultations; consultation-summaries.service.ts makes them. */
@Injectable()
export class ConsultationsService {
  constructor(
    private readonly records: ConsultationRepository,
    private readonly users: UsersService,
    private readonly customers: CustomersService,
  ) {}

  /** The newest summary of each consultation of a customer, newest first; empty for an unknown customer. */
  async page(customerId: string, limit: number, cursor: string | undefined): Promise<Page<ConsultationRecordView>> {
    const { items, nextCursor } = await this.records.page(customerId, limit, cursor);
    const names = await this.users.findMany(items.flatMap(({ consultantId }) => consultantId ?? []));
    return { items: items.map((record) => consultationView(record, names)), nextCursor };
  }

  /** As {@link page}; throws `conversations.user_not_found` for somebody who is no customer. */
  async historyOf(
    customerId: string,
    limit: number,
    cursor: string | undefined,
  ): Promise<Page<ConsultationRecordView>> {
    if (!(await this.customers.isCustomer(customerId))) throw personNotFound();
    return this.page(customerId, limit, cursor);
  }

  /** Throws `conversations.consultation_not_found`, `conversations.consultation_confirmed`. */
  async confirm(id: string, confirmedBy: string): Promise<ConsultationRecordView> {
    const record = await this.records.findById(id);
    if (record === null) throw consultationNotFound();
    if (!(await this.records.confirm(id, confirmedBy))) throw consultationConfirmed();
    const names = await this.users.findMany(record.consultantId === null ? [] : [record.consultantId]);
    return consultationView({ ...record, status: 'completed', confirmedBy }, names);
  }
}
