import { Injectable } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { UsersService } from '../users/users.service';
import { InboxService } from '../notifications/inbox/inbox.service';
import { LiveService } from '../notifications/live/live.service';
import type { HandoverKind } from './customer-handover.entity';
import { CustomerHandoverRepository } from './customer-handover.repository';
import { customerSubject } from './customer-subject';
import { HandoverHooks } from './customers.events';
import type { PersonName } from './customers.types';

export interface Handover {
  readonly id: string;
  readonly kind: HandoverKind;
  readonly customerId: string;
  readonly from: PersonName | null;
  readonly to: PersonName | null;
  readonly actorId: string;
  readonly waitedMs: number | null;
  readonly at: Date;
}

/** Everything that follows from a hand-over, in its transaction: history, conversations, notices, audit. */
@Injectable()
export class HandoverRecords {
  constructor(
    private readonly handovers: CustomerHandoverRepository,
    private readonly hooks: HandoverHooks,
    private readonly inbox: InboxService,
    private readonly live: LiveService,
    private readonly users: UsersService,
    private readonly audit: AuditService,
  ) {}

  async write(handover: Handover): Promise<void> {
    const { id, kind, customerId, from, to, actorId, waitedMs, at } = handover;
    const [fromId, toId] = [from?.id ?? null, to?.id ?? null];
    await this.handovers.add({ id, kind, customerId, fromId, toId, actorId, waitedMs, at });
    await this.hooks.run({ id, customerId, from, to });
    if (to !== null) await this.tellColleagues(customerId, to);
    if (kind === 'transfer') await this.tellNewOwner(handover);
    await this.audit.record({
      ...{ action: `customer.${pastOf[kind]}`, targetType: 'customer', targetId: customerId, actorId },
      ...{ before: { consultant_id: fromId }, after: { consultant_id: toId } },
    });
  }

  /** The notice disappears for everybody, and who is connected hears at once whose customer it is. */
  private async tellColleagues(customerId: string, owner: PersonName): Promise<void> {
    const told = await this.inbox.withdraw(customerSubject(customerId), ['new_customer', 'customer_waiting']);
    const consultants = await this.users.activeIdsWithRole('consultant');
    const others = [...told, ...consultants].filter((userId) => userId !== owner.id);
    this.live.toUsers(others, 'claimed', { customer_id: customerId, by: owner.id });
  }

  private async tellNewOwner({ id, customerId, to, actorId }: Handover): Promise<void> {
    if (to === null || to.id === actorId) return;
    const people = await this.users.findMany([customerId, actorId]);
    await this.inbox.notify({
      recipients: [to.id],
      type: 'customer_transferred',
      variables: {
        customer_name: people.get(customerId)?.username ?? '',
        by: people.get(actorId)?.username ?? '',
      },
      data: { customer_id: customerId, by: actorId },
      subject: customerSubject(customerId),
      link: `/admin/customers/${customerId}`,
      dedupeKey: `handover:${id}`,
      priority: 'high',
    });
  }
}

const pastOf: Record<HandoverKind, string> = { claim: 'claimed', release: 'released', transfer: 'transferred' };
