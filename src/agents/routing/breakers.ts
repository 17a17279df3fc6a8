import { Injectable } from '@nestjs/common';
import { GatewayTimes } from '../gateway-times';
import { Breaker, type BreakerView } from './breaker';
import type { RoutableVersion } from './route';

/** The breakers of this replica, one an app: whatever version or key it is called by, it is the same app that fails. */
@Injectable()
export class Breakers {
  private readonly breakers = new Map<string, Breaker>();
  /** The versions by which an app is reached; another set means that somebody has changed its key or address. */
  private ways = new Map<string, string>();

  constructor(private readonly times: GatewayTimes) {}

  of(appId: string): Breaker {
    let breaker = this.breakers.get(appId);
    if (breaker === undefined) {
      breaker = new Breaker(() => this.times.now(), this.times.breaker);
      this.breakers.set(appId, breaker);
    }
    return breaker;
  }

  view(appId: string): BreakerView {
    return this.breakers.get(appId)?.view() ?? { state: 'closed', opensIn: 0, failuresInARow: 0 };
  }

  /** Takes note of a new routing table: apps that are called otherwise than before start afresh. */
  follow(versions: readonly RoutableVersion[]): void {
    const ways = new Map<string, string>();
    for (const { appId, versionId, active } of versions) {
      if (appId !== null) ways.set(appId, `${ways.get(appId) ?? ''}${versionId}${active ? '!' : ''} `);
    }
    for (const [appId, breaker] of this.breakers) {
      if (!ways.has(appId)) this.breakers.delete(appId);
      else if (ways.get(appId) !== this.ways.get(appId)) breaker.reset();
    }
    this.ways = ways;
  }
}
