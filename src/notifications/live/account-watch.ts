import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { ConfigEpochsService } from '../../settings/config-epochs.service';
import { UsersService } from '../../users/users.service';
import { LiveSockets } from './live-sockets';

const interval = 500;

/** Ends the connections of accounts that are not active any more. */
@Injectable()
export class AccountWatch implements OnModuleInit, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private seen = 0;

  constructor(
    private readonly epochs: ConfigEpochsService,
    private readonly users: UsersService,
    private readonly sockets: LiveSockets,
  ) {}

  onModuleInit(): void {
    this.seen = this.epochs.version('users');
    this.timer = setInterval(() => void this.look().catch(() => undefined), interval).unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    const version = this.epochs.version('users');
    const { userIds } = this.sockets;
    if (version === this.seen || userIds.length === 0) return;
    const accounts = await this.users.findMany(userIds);
    this.seen = version;
    for (const userId of userIds.filter((id) => accounts.get(id)?.status !== 'active')) {
      for (const socket of this.sockets.connectionsOf(userId)) socket.disconnect(true);
    }
  }
}
