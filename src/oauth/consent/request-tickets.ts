import { Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { SealedBox } from '../../common/crypto/sealed-box';
import { consentExpired } from '../oauth.errors';
import type { AuthorizationRequest } from './authorization-request';

/** Milliseconds that a person may look at the form. */
const lifetime = 10 * 60 * 1000;
const context = 'oauth-consent';

interface Content {
  readonly request: AuthorizationRequest;
  readonly until: number;
}

/**
 * What the form carries: the whole request, encrypted and authenticated, so that it comes back as it was shown and
 * only from a form of ours. Survives restarts, for nothing is kept here.
 */
@Injectable()
export class RequestTickets {
  constructor(
    private readonly box: SealedBox,
    private readonly clock: Clock,
  ) {}

  seal(request: AuthorizationRequest): string {
    const content: Content = { request, until: this.clock.now().getTime() + lifetime };
    return this.box.seal(JSON.stringify(content), context).toString('base64url');
  }

  /** Throws `oauth.consent_expired` for anything but a fresh ticket of ours. */
  open(ticket: string): AuthorizationRequest {
    const { request, until } = this.read(ticket);
    if (until <= this.clock.now().getTime()) throw consentExpired();
    return request;
  }

  private read(ticket: string): Content {
    try {
      return JSON.parse(this.box.open(Buffer.from(ticket, 'base64url'), context)) as Content;
    } catch {
      throw consentExpired();
    }
  }
}
