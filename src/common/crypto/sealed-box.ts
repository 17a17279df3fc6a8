import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SecretsConfig } from '../../config/app-config';
import { AppError } from '../errors/app-error';

const algorithm = 'aes-256-gcm';
/** Bytes; stated on opening too, where Node would take a tag that was cut short. */
const authTagLength = 16;

/**
 * Encrypts what must be shown again (AES-256-GCM; 12-byte nonce ‖ 16-byte tag ‖ ciphertext). `context` names the row it
 * belongs to and is authenticated, so a ciphertext moved to another row does not open.
 */
@Injectable()
export class SealedBox {
  constructor(private readonly secrets: SecretsConfig) {}

  seal(text: string, context: string): Buffer {
    const nonce = randomBytes(12);
    const cipher = createCipheriv(algorithm, this.secrets.current.encryption, nonce, { authTagLength }).setAAD(
      Buffer.from(context),
    );
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  /** Throws `secrets.unreadable` when no current or previous key opens the box: there is no fallback. */
  open(box: Buffer, context: string): string {
    const failures: unknown[] = [];
    for (const keys of this.secrets.all) {
      try {
        return decrypt(box, context, keys.encryption);
      } catch (error) {
        failures.push(error);
      }
    }
    throw unreadable(failures[0]);
  }
}

function decrypt(box: Buffer, context: string, key: Buffer): string {
  const decipher = createDecipheriv(algorithm, key, box.subarray(0, 12), { authTagLength }).setAAD(
    Buffer.from(context),
  );
  decipher.setAuthTag(box.subarray(12, 28));
  return decipher.update(box.subarray(28), undefined, 'utf8') + decipher.final('utf8');
}

const unreadable = (cause: unknown): AppError =>
  new AppError(
    'secrets.unreadable',
    'unavailable',
    'What is stored here cannot be opened with APP_SECRET or APP_SECRET_PREVIOUS: an administrator has to set the secret that sealed it.',
    { cause },
  );
