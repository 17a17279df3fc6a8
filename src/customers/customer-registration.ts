import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type CustomerRegistered, RegistrationHooks, type RegistrationListener } from '../users/users.events';
import { CustomersService } from './customers.service';

/** Whoever registers is a customer with an empty profile from the first moment on. */
@Injectable()
export class CustomerRegistration implements RegistrationListener, OnModuleInit {
  constructor(
    private readonly hooks: RegistrationHooks,
    private readonly customers: CustomersService,
  ) {}

  onModuleInit(): void {
    this.hooks.add(this);
  }

  async onCustomerRegistered({ userId }: CustomerRegistered): Promise<void> {
    await this.customers.create(userId, 'registration');
  }
}
