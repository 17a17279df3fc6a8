import { randomBytes } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { AdminConfig } from '../config/app-config';
import { UsersRepository } from './users.repository';
import { UsersService } from './users.service';

/** Makes the first administrator where there is none. */
@Injectable()
export class AdminBootstrap implements OnApplicationBootstrap {
  constructor(
    private readonly users: UsersRepository,
    private readonly accounts: UsersService,
    private readonly config: AdminConfig,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (await this.users.anyWithRole('admin')) return;
    const { email } = this.config;
    const password = this.config.password ?? randomBytes(18).toString('base64url');
    try {
      await this.accounts.create({ email, username: 'admin', password, tier: 'internal', roles: ['admin'] });
    } catch (error) {
      // Another replica started at the same moment and was first.
      if (await this.users.anyWithRole('admin')) return;
      throw error;
    }
    if (this.config.password === undefined) announce(email, password);
  }
}

/** Straight to the terminal: a log keeps what it is told, and the password is to be seen once. */
function announce(email: string, password: string): void {
  process.stdout.write(
    `First administrator: ${email} with password ${password} (shown this once; set ADMIN_PASSWORD to choose)\n`,
  );
}
