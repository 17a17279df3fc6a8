import { Injectable, Logger } from '@nestjs/common';
import { SecretsConfig, ServerConfig } from '../../config/app-config';
import { ConfigError } from '../../config/load-config';
import { Clock } from '../clock';
import { SealedBox } from './sealed-box';
import type { SecretMark } from './secret-mark.entity';
import { SecretMarkRepository } from './secret-mark.repository';

const name = 'app-secret';
const context = `secret-mark:${name}`;
const content = 'opens';

const complaint =
  'This database was used with another APP_SECRET, so its keys cannot be read: set that one as APP_SECRET again, ' +
  'or as APP_SECRET_PREVIOUS beside a new APP_SECRET.';

/** Notices a changed APP_SECRET when the platform starts, not when the first key cannot be read. */
@Injectable()
export class SecretCheck {
  private readonly logger = new Logger('Secrets');

  constructor(
    private readonly marks: SecretMarkRepository,
    private readonly box: SealedBox,
    private readonly secrets: SecretsConfig,
    private readonly server: ServerConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens the mark of this store, made at its first start; one of the previous secret is made anew. When neither secret
   * opens it, production does not start ({@link ConfigError}), elsewhere it is an error in the log.
   */
  async run(): Promise<void> {
    if ((await this.marks.find(name)) === null) await this.marks.add(this.newMark());
    const sealed = (await this.marks.find(name))?.sealed ?? '';
    if (opens(this.box, sealed)) {
      if (!opens(new SealedBox(new SecretsConfig(this.secrets.current, undefined)), sealed)) {
        await this.marks.replace(this.newMark());
      }
      return;
    }
    if (this.server.environment === 'production') throw new ConfigError(complaint);
    this.logger.error({ msg: complaint });
  }

  private newMark(): SecretMark {
    return { name, sealed: this.box.seal(content, context).toString('base64'), sealedAt: this.clock.now() };
  }
}

function opens(box: SealedBox, sealed: string): boolean {
  try {
    return box.open(Buffer.from(sealed, 'base64'), context) === content;
  } catch {
    return false;
  }
}
