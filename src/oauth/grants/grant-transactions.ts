import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { Database } from '../../common/database/database';
import { accessLifetime } from './token-issuer';

/** Opens the transaction of a grant that lasts as long as one access token. */
@Injectable()
export class GrantTransactions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async run<T>(work: (end: Date) => Promise<T>): Promise<T> {
    const end = new Date(this.clock.now().getTime() + accessLifetime * 1000);
    return this.database.transaction(() => work(end));
  }
}
