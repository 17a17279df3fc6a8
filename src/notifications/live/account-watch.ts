import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { ConfigEpochsService } from '../../settings/config-epochs.service';
import { UsersService } from '../../users/users.service';
import { LiveSockets } from './live-sockets';

const interval = 500;

/** Ends the connections of accounts that are not active any more, and those whose token has run out. */
@Injectable()
export class AccountWatch implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Live');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly epochs: ConfigEpochsService,
    private readonly users: UsersService,
    private readonly sockets: LiveSockets,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.timer = setInterval(() => void this.look(), interval).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** What cannot be looked at is looked at again the next time. */
  private async look(): Promise<void> {
    this.endExpired();
    await this.endInactive().catch((error: unknown) =>
      this.logger.warn({ msg: 'accounts cannot be read; trying again', err: error }),
    );
  }

  /** Closes the transport below, so that a client comes back by itself, with the token that it has by then. */
  private endExpired(): void {
    const now = this.clock.now();
    for (const { data, conn } of this.sockets.connections) if (data.expiresAt <= now) conn.close();
  }

  private async endInactive(): Promise<void> {
    const version = this.epochs.version('users');
    const unchecked = this.sockets.connections.filter(({ data }) => data.checkedAt !== version);
    if (unchecked.length === 0) return;
    const accounts = await this.users.findMany(unchecked.map(({ data }) => data.principal.userId));
    for (const socket of unchecked) {
      socket.data.checkedAt = version;
      if (accounts.get(socket.data.principal.userId)?.status !== 'active') socket.disconnect(true);
    }
  }
}
