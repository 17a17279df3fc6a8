import { Injectable } from '@nestjs/common';
import { NewCustomerNoticesService } from '../customers/new-customer-notices.service';
import { ConsultantNotices, type NoticeSubject } from './consultant-notices';

/** Tells consultants through their inboxes (F-NOT-03, 05). */
@Injectable()
export class InboxNotices extends ConsultantNotices {
  constructor(private readonly notices: NewCustomerNoticesService) {
    super();
  }

  override async notify({ runId, customerId, conversationId }: NoticeSubject): Promise<{ recipients: number }> {
    const told = await this.notices.announce({ customerId, conversationId, dedupeKey: `reg:${runId}` });
    return { recipients: told.length };
  }
}
