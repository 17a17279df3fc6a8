import { createECDH, createHash } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../../common/clock';
import { SealedBox } from '../../common/crypto/sealed-box';
import { newId } from '../../common/ids';
import { ServerConfig } from '../../config/app-config';
import { pushEndpointRefused, pushKeysRefused, tooManyPushSubscriptions } from '../notifications.errors';
import { endpointFault } from './push-endpoint';
import { PushSubscriptionRepository } from './push-subscription.repository';

const mostDevices = 20;

/** As a browser gives it (Push API, `PushSubscription.toJSON()`): keys in base64url. */
export interface NewSubscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export interface KnownSubscription extends NewSubscription {
  readonly id: string;
}

/** The devices on which people take pushes. */
@Injectable()
export class PushSubscriptionsService {
  private readonly logger = new Logger('WebPush');

  constructor(
    private readonly subscriptions: PushSubscriptionRepository,
    private readonly box: SealedBox,
    private readonly server: ServerConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a device, or takes it over from whoever used it before. Throws `notifications.push_endpoint_refused` and
   * `notifications.push_keys_refused` for what no browser gives.
   */
  async add(userId: string, { endpoint, keys }: NewSubscription): Promise<string> {
    const fault = endpointFault(endpoint, this.server.environment !== 'production');
    if (fault !== undefined) throw pushEndpointRefused(fault);
    refuseBadKeys(keys);
    const endpointDigest = digestOf(endpoint);
    if ((await this.subscriptions.countOthers(userId, endpointDigest)) >= mostDevices) {
      throw tooManyPushSubscriptions(mostDevices);
    }
    const sealed = this.box.seal(JSON.stringify({ endpoint, keys }), contextOf(endpointDigest)).toString('base64');
    const createdAt = this.clock.now();
    return this.subscriptions.save({ id: newId(), userId, endpointDigest, sealed, createdAt, lastUsedAt: null });
  }

  /** Removes one device of the person, or all without an endpoint; how many there were. */
  async remove(userId: string, endpoint: string | undefined): Promise<number> {
    return this.subscriptions.removeOf(userId, endpoint === undefined ? undefined : digestOf(endpoint));
  }

  async ofUser(userId: string): Promise<KnownSubscription[]> {
    return (await this.subscriptions.ofUser(userId)).map(({ id, sealed, endpointDigest }) => {
      const opened = this.box.open(Buffer.from(sealed, 'base64'), contextOf(endpointDigest));
      return { id, ...(JSON.parse(opened) as NewSubscription) };
    });
  }

  /** The push service says that the device is gone. */
  async removeGone(id: string): Promise<void> {
    await this.subscriptions.remove(id);
    this.logger.log({ msg: 'a device takes no pushes any more', subscription: id });
  }

  async noteUse(id: string): Promise<void> {
    await this.subscriptions.noteUse(id, this.clock.now());
  }
}

const digestOf = (endpoint: string): string => createHash('sha256').update(endpoint).digest('hex');
const contextOf = (digest: string): string => `push-subscription:${digest}`;

/** A point of the curve P-256 and sixteen bytes (RFC 8291 section 2). */
function refuseBadKeys({ p256dh, auth }: NewSubscription['keys']): void {
  if (Buffer.from(auth, 'base64url').length !== 16) throw pushKeysRefused('keys.auth', 'must be 16 bytes in base64url');
  const ownKeys = createECDH('prime256v1');
  ownKeys.generateKeys();
  try {
    const point = Buffer.from(p256dh, 'base64url');
    if (point.length !== 65) throw new Error('not an uncompressed point');
    ownKeys.computeSecret(point);
  } catch {
    throw pushKeysRefused('keys.p256dh', 'must be an uncompressed point of P-256 in base64url');
  }
}
