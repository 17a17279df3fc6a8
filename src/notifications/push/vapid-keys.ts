import { Injectable } from '@nestjs/common';
import { generateVAPIDKeys } from 'web-push';
import { Clock } from '../../common/clock';
import { SealedBox } from '../../common/crypto/sealed-box';
import { AdminConfig, ServerConfig } from '../../config/app-config';
import type { PushKey } from './push-key.entity';
import { PushSubscriptionRepository } from './push-subscription.repository';

const name = 'vapid';
const context = `push-key:${name}`;

/** By what push services know us; `subject` is whom they would complain to. */
interface VapidDetails {
  readonly subject: string;
  readonly publicKey: string;
  readonly privateKey: string;
}

/**
 * Our key pair for push services (RFC 8292). Made when first needed and then kept: every subscription is bound to it.
 * Two replicas that make one at once end with the same, for the first row stays.
 */
@Injectable()
export class VapidKeys {
  private known: Promise<VapidDetails> | undefined;

  constructor(
    private readonly keys: PushSubscriptionRepository,
    private readonly box: SealedBox,
    private readonly server: ServerConfig,
    private readonly admin: AdminConfig,
    private readonly clock: Clock,
  ) {}

  /** Throws `secrets.unreadable`. */
  async details(): Promise<VapidDetails> {
    this.known ??= this.read();
    try {
      return await this.known;
    } catch (error) {
      this.known = undefined;
      throw error;
    }
  }

  /** What browsers subscribe with; also where the private key cannot be opened. */
  async publicKey(): Promise<string> {
    return (await this.stored()).publicKey;
  }

  private async read(): Promise<VapidDetails> {
    const { publicKey, sealed } = await this.stored();
    const privateKey = this.box.open(Buffer.from(sealed, 'base64'), context);
    const { publicUrl } = this.server;
    const subject = publicUrl.startsWith('https:') ? publicUrl : `mailto:${this.admin.email}`;
    return { subject, publicKey, privateKey };
  }

  private async stored(): Promise<PushKey> {
    if ((await this.keys.findKey(name)) === null) {
      const { publicKey, privateKey } = generateVAPIDKeys();
      const sealed = this.box.seal(privateKey, context).toString('base64');
      await this.keys.addKey({ name, publicKey, sealed, createdAt: this.clock.now() });
    }
    const stored = await this.keys.findKey(name);
    if (stored === null) throw new Error('The key pair for push services has vanished.');
    return stored;
  }
}
