import { Injectable } from '@nestjs/common';
import type { Role } from '../common/access/principal.types';

/** A person has registered as a customer. */
export interface CustomerRegistered {
  readonly userId: string;
  readonly username: string;
  readonly email: string;
  readonly phone: string | null;
  readonly avatarUrl: string | null;
  readonly roles: readonly Role[];
  readonly isInternalTester: boolean;
  /** 0 to 99, the person's fixed place in a gradual rollout. */
  readonly rolloutBucket: number;
  readonly registeredAt: Date;
}

export interface RegistrationListener {
  /**
   * Runs inside the transaction of the registration: what it writes is there with the account or not at all, and what
   * it throws undoes the registration. No waiting for anything but the database.
   */
  onCustomerRegistered(event: CustomerRegistered): Promise<void>;
}

/** Where upper modules hook into a registration: `add(this)` in `onModuleInit`. */
@Injectable()
export class RegistrationHooks {
  private readonly listeners: RegistrationListener[] = [];

  add(listener: RegistrationListener): void {
    this.listeners.push(listener);
  }

  /** One after the other, in the order in which they were added. */
  async run(event: CustomerRegistered): Promise<void> {
    for (const listener of this.listeners) await listener.onCustomerRegistered(event);
  }
}
