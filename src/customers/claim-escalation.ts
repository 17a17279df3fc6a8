import { Injectable } from '@nestjs/common';
import { AlertsService } from '../alerts/alerts.service';
import { InboxService } from '../notifications/inbox/inbox.service';
import { ClaimRules } from './claim-rules';
import { customerSubject } from './customer-subject';
import { CustomersService } from './customers.service';

/** A customer who waits; `since` names this waiting, for a customer may be set free and wait again. */
export interface Waiting {
  readonly customerId: string;
  readonly conversationId: string | null;
  readonly since: string;
}

export interface WaitingLevel extends Waiting {
  /** Which of the levels that operators have set is due. */
  readonly level: number;
}

/** What happens at a level. */
@Injectable()
export class ClaimEscalation {
  constructor(
    private readonly rules: ClaimRules,
    private readonly inbox: InboxService,
    private readonly alerts: AlertsService,
    private readonly customers: CustomersService,
  ) {}

  /** Part of the open transaction. The first level reminds, the last one alerts; a single one does both. */
  async raise(
    { customerId, conversationId, since, level }: WaitingLevel,
    minutes: number,
    isLast: boolean,
  ): Promise<void> {
    const { username } = await this.customers.getRecord({ userId: customerId });
    if (!isLast || level === 0) {
      const expectedSeconds = await this.rules.expectedResponseSeconds();
      await this.inbox.notify({
        ...{ recipients: await this.rules.everybody(), type: 'customer_waiting', priority: 'high' },
        variables: {
          customer_name: username,
          waiting_minutes: String(minutes),
          expected_minutes: String(Math.max(1, Math.round(expectedSeconds / 60))),
        },
        data: {
          ...{ customer_id: customerId, conversation_id: conversationId, action: 'claim_customer' },
          ...{ timestamp: this.rules.now().toISOString(), waiting_minutes: minutes },
        },
        link: conversationId === null ? `/admin/customers/${customerId}` : `/admin/conversations/${conversationId}`,
        subject: customerSubject(customerId),
        dedupeKey: `waiting:${level}:${since}`.slice(0, 200),
      });
    }
    if (!isLast) return;
    await this.alerts.raise({
      code: 'customers.unclaimed',
      severity: 'warning',
      title: `Nobody has claimed ${username} for ${minutes} minutes.`,
      detail: { customer_id: customerId, conversation_id: conversationId },
      dedupeKey: alertKey(customerId),
    });
  }

  /** The alert is over. Part of the open transaction. */
  async end(customerId: string): Promise<void> {
    await this.alerts.close(alertKey(customerId));
  }
}

const alertKey = (customerId: string): string => `unclaimed:${customerId}`;
