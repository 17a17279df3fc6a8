import { Injectable } from '@nestjs/common';
import { SealedBox } from '../common/crypto/sealed-box';
import { agentKeyContext } from './agent-row';
import { agentKeyUnreadable } from './agents.errors';

interface KeyHolder {
  readonly id: string;
  readonly keySealed: string | null;
}

/** Keys of agents: stored as a ciphertext that is bound to its version, opened for each call, never shown. */
@Injectable()
export class AgentKeys {
  constructor(private readonly box: SealedBox) {}

  seal(apiKey: string, versionId: string): string {
    return this.box.seal(apiKey, agentKeyContext(versionId)).toString('base64');
  }

  /** Null for a version without a key. Throws `agents.key_unreadable` (another APP_SECRET sealed it). */
  open({ id, keySealed }: KeyHolder): string | null {
    if (keySealed === null) return null;
    try {
      return this.box.open(Buffer.from(keySealed, 'base64'), agentKeyContext(id));
    } catch (cause) {
      throw agentKeyUnreadable(cause);
    }
  }
}
