import { Injectable } from '@nestjs/common';
import type { PersonName } from './customers.types';

/** A customer has come to a consultant, gone from one to another, or is free again. */
export interface CustomerHandedOver {
  /** Names this very hand-over. */
  readonly id: string;
  readonly customerId: string;
  readonly from: PersonName | null;
  readonly to: PersonName | null;
}

export interface HandoverListener {
  /**
   * Runs inside the transaction of the hand-over: what it writes is there with it or not at all, and what it throws
   * undoes it. No waiting for anything but the database.
   */
  onCustomerHandedOver(event: CustomerHandedOver): Promise<void>;
}

/** Where other modules hook into hand-overs: `add(this)` in `onModuleInit`. */
@Injectable()
export class HandoverHooks {
  private readonly listeners: HandoverListener[] = [];

  add(listener: HandoverListener): void {
    this.listeners.push(listener);
  }

  /** One after the other, in the order in which they were added. */
  async run(event: CustomerHandedOver): Promise<void> {
    for (const listener of this.listeners) await listener.onCustomerHandedOver(event);
  }
}
