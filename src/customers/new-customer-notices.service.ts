import { Injectable } from '@nestjs/common';
import { Database } from '../common/database/database';
import { maskPhone } from '../common/text';
import { ServerConfig } from '../config/app-config';
import { InboxService } from '../notifications/inbox/inbox.service';
import { UsersService } from '../users/users.service';
import { ClaimRules } from './claim-rules';
import { customerSubject } from './customer-subject';
import { UnclaimedWatch } from './unclaimed-watch';

/** A customer whom consultants shall hear of. */
export interface NewCustomerNotice {
  readonly customerId: string;
  readonly conversationId: string;
  /** Nobody hears twice of the same; at most 200 characters. */
  readonly dedupeKey: string;
}

/** Tells consultants that somebody waits for them, and goes on telling until somebody has claimed the customer. */
@Injectable()
export class NewCustomerNoticesService {
  constructor(
    private readonly inbox: InboxService,
    private readonly rules: ClaimRules,
    private readonly watch: UnclaimedWatch,
    private readonly users: UsersService,
    private readonly server: ServerConfig,
    private readonly database: Database,
  ) {}

  /**
   * Puts `new_customer` into the inbox of the owner, or of those whom the assignment rule names, and begins to watch for the claim, in
   * one transaction (the caller's where one is open). A repetition changes nothing. Gives who was told, nobody while
   * notifications are switched off. Throws `users.not_found`.
   */
  async announce({ customerId, conversationId, dedupeKey }: NewCustomerNotice): Promise<readonly string[]> {
    const customer = await this.users.get(customerId);
    const audience = await this.rules.audience();
    const expectedSeconds = await this.rules.expectedResponseSeconds();
    const link = `/admin/conversations/${conversationId}`;
    const phone = customer.phone === null ? null : maskPhone(customer.phone);
    return this.database.transaction(async () => {
      // Read here, so that a claim comes either before or after the announcement.
      const owner = await this.rules.ownerOf(customerId);
      const recipients = owner?.isAround === true && this.rules.announces ? [owner.id] : audience;
      if (owner === null && this.rules.announces)
        await this.watch.begin({ customerId, conversationId, since: dedupeKey });
      // Last, because everybody's notices wait for the inboxes that it locks.
      return this.inbox.notify({
        ...{ recipients, type: 'new_customer', link, dedupeKey, priority: 'high' },
        subject: customerSubject(customerId),
        variables: {
          customer_name: customer.username,
          customer_phone: phone ?? '',
          expected_minutes: String(Math.max(1, Math.round(expectedSeconds / 60))),
        },
        data: {
          customer_id: customerId,
          conversation_id: conversationId,
          timestamp: this.rules.now().toISOString(),
          action: 'claim_customer',
          customer: {
            user_id: customerId,
            username: customer.username,
            phone,
            tier: customer.tier,
            registration_time: customer.createdAt.toISOString(),
          },
          conversation_url: `${this.server.publicUrl}${link}`,
          expected_response_seconds: expectedSeconds,
        },
      });
    });
  }
}
