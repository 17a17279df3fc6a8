import { Injectable } from '@nestjs/common';
import type { Role } from '../common/access/principal.types';
import { Clock } from '../common/clock';
import { ServerConfig } from '../config/app-config';
import { GroupsService } from '../groups/groups.service';
import { noSeedsInProduction } from './seed.errors';
import { type AddedRows, SeedHistory } from './seed-history';
import { seedWorld } from './seed-world';

export interface SeedReport {
  /** Rows that this run has added; all zero when everything was there already. */
  readonly added: AddedRows & { readonly accounts: number; readonly groups: number };
  /** Of the accounts that this run has added; null when it has added none. */
  readonly password: string | null;
  /** Everybody who is seeded, staff first. */
  readonly people: readonly {
    readonly id: string;
    readonly login: string;
    readonly email: string;
    readonly roles: readonly Role[];
    /** Whether by this run. */
    readonly added: boolean;
  }[];
  /** Keys are given for the groups that this run has made only. */
  readonly groups: readonly { readonly name: string; readonly serverCode: string; readonly apiKey: string | null }[];
}

/** Demo data with fixed ids and a year of history that ends today. */
@Injectable()
export class SeedService {
  constructor(
    private readonly config: ServerConfig,
    private readonly clock: Clock,
    private readonly history: SeedHistory,
    private readonly groups: GroupsService,
  ) {}

  /**
   * Adds what is not there yet and touches nothing else, so that it may run any number of times. Everybody whom it adds
   * signs in with `password`. Throws `seed.production` in production.
   */
  async run({ password }: { readonly password: string }): Promise<SeedReport> {
    if (this.config.environment === 'production') throw noSeedsInProduction();
    const world = seedWorld(this.clock.now());
    const { accountIds, added } = await this.history.write(world, password);
    const groups = await this.groups.seedGroups();
    const addedIds = new Set(accountIds);
    return {
      added: {
        accounts: accountIds.length,
        ...added,
        groups: groups.filter(({ apiKey }) => apiKey !== null).length,
      },
      password: accountIds.length === 0 ? null : password,
      people: world.accounts.map(({ id, username, email, roles }) => ({
        ...{ id, login: username, email, roles },
        added: addedIds.has(id),
      })),
      groups: groups.map(({ group: { name, serverCode }, apiKey }) => ({ name, serverCode, apiKey })),
    };
  }
}
