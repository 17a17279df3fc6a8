import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { RecurringJobs } from '../../common/jobs/recurring-jobs';
import { OAuthClientRepository } from '../clients/oauth-client.repository';
import { OAuthGrantRepository } from './oauth-grant.repository';
import { refreshGrace } from './tokens.service';

const hour = 60 * 60 * 1000;
const day = 24 * hour;
/** Milliseconds that a client which registered itself may stay unused, and idle after use. */
const unusedLifetime = day;
const idleLifetime = 90 * day;
/** Ended grants stay for a day, so that a thief who comes late is still told from a stranger. */
const endedLifetime = day;

/** Forgets what has ended: every hour. */
@Injectable()
export class OAuthRetention implements OnModuleInit {
  constructor(
    private readonly clients: OAuthClientRepository,
    private readonly grants: OAuthGrantRepository,
    private readonly jobs: RecurringJobs,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.jobs.every('oauth-retention', hour, () => this.sweep());
  }

  async sweep(): Promise<void> {
    const before = (milliseconds: number): Date => new Date(this.clock.now().getTime() - milliseconds);
    await this.grants.dropSealed(before(refreshGrace));
    while ((await this.grants.deleteEnded(before(endedLifetime))) === 1000);
    await this.clients.deleteIdle(before(unusedLifetime), before(idleLifetime));
  }
}
