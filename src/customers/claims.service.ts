import { Injectable } from '@nestjs/common';
import { oversees, type Principal } from '../common/access/principal.types';
import { Clock } from '../common/clock';
import { Database } from '../common/database/database';
import { newId } from '../common/ids';
import { UsersService } from '../users/users.service';
import type { HandoverKind } from './customer-handover.entity';
import { CustomerHandoverRepository } from './customer-handover.repository';
import {
  alreadyClaimed,
  customerMoved,
  customerNotFound,
  notClaimed,
  notYourCustomer,
  noSuchConsultant,
} from './customers.errors';
import type { PersonName } from './customers.types';
import { HandoverRecords } from './handover-records';
import { UnclaimedWatch } from './unclaimed-watch';

/** Who looks after a customer. One conditional update decides; everything else follows in its transaction. */
@Injectable()
export class ClaimsService {
  constructor(
    private readonly handovers: CustomerHandoverRepository,
    private readonly records: HandoverRecords,
    private readonly users: UsersService,
    private readonly watch: UnclaimedWatch,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Gives a customer whom nobody has to the consultant who asks; of many at once one gets it. Asking for one's own
   * customer again changes nothing. Throws `customers.already_claimed` with the owner's name, `customers.not_found`.
   */
  async claim(customerId: string, { userId, username }: Principal): Promise<void> {
    const owner = await this.database.transaction(async () => {
      const now = this.clock.now();
      const won = await this.handovers.move(customerId, null, userId, now);
      if (!won) return this.ownerOf(customerId);
      const waitedMs = Math.max(0, now.getTime() - (await this.waitingSince(customerId)).getTime());
      await this.hand('claim', customerId, null, { id: userId, username }, { actorId: userId, waitedMs });
      return userId;
    });
    if (owner !== userId) throw alreadyClaimed(await this.nameOf(owner));
  }

  /** Sets a customer free. Consultants only their own; the watch for a claim begins anew. Throws `customers.not_claimed`, `customers.not_yours`. */
  async release(customerId: string, by: Principal): Promise<void> {
    await this.database.transaction(async () => {
      const owner = await this.ownerOf(customerId);
      if (owner === null) throw notClaimed();
      if (owner !== by.userId && !oversees(by)) throw notYourCustomer();
      if (!(await this.handovers.move(customerId, owner, null, null))) throw customerMoved();
      const from = { id: owner, username: await this.nameOf(owner) };
      const since = await this.hand('release', customerId, from, null, { actorId: by.userId, waitedMs: null });
      await this.watch.begin({ customerId, conversationId: null, since });
    });
  }

  /**
   * Gives a customer to another consultant: consultants their own, administrators and operators any, also one whom
   * nobody has. Throws `customers.no_such_consultant`, `customers.not_yours`, `customers.moved` when somebody was faster.
   */
  async transfer(customerId: string, toId: string, by: Principal): Promise<void> {
    const target = await this.users.find(toId);
    if (target?.status !== 'active' || !target.roles.includes('consultant')) throw noSuchConsultant();
    await this.database.transaction(async () => {
      const owner = await this.ownerOf(customerId);
      if (owner !== by.userId && !oversees(by)) throw notYourCustomer();
      if (owner === toId) return;
      const now = this.clock.now();
      if (!(await this.handovers.move(customerId, owner, toId, now))) throw customerMoved();
      const from = owner === null ? null : { id: owner, username: await this.nameOf(owner) };
      await this.hand(
        'transfer',
        customerId,
        from,
        { id: toId, username: target.username },
        { actorId: by.userId, waitedMs: null },
      );
    });
  }

  /** Gives the id of the hand-over. */
  private async hand(
    kind: HandoverKind,
    customerId: string,
    from: PersonName | null,
    to: PersonName | null,
    { actorId, waitedMs }: { readonly actorId: string; readonly waitedMs: number | null },
  ): Promise<string> {
    const [id, at] = [newId(), this.clock.now()];
    if (to !== null) await this.watch.end(customerId);
    await this.records.write({ id, kind, customerId, from, to, actorId, waitedMs, at });
    return id;
  }

  private async ownerOf(customerId: string): Promise<string | null> {
    const current = await this.handovers.current(customerId);
    if (current === null) throw customerNotFound();
    return current.consultantId;
  }

  /** The registration, or the last time that the customer was set free. */
  private async waitingSince(customerId: string): Promise<Date> {
    const released = await this.handovers.lastRelease(customerId);
    return released ?? (await this.users.get(customerId)).createdAt;
  }

  private async nameOf(userId: string | null): Promise<string> {
    return (userId === null ? undefined : await this.users.find(userId))?.username ?? '';
  }
}
