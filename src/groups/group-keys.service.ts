import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { SealedBox } from '../common/crypto/sealed-box';
import { isUniqueViolation } from '../common/database/driver-errors';
import { newId } from '../common/ids';
import { SecretsConfig } from '../config/app-config';
import { generateGroupKey, groupKeyContext, groupKeyDigest, groupKeyHint, sameDigest } from './group-key';
import { GroupKeyRepository, type GroupKeyWithGroup } from './group-key.repository';
import { groupKeyMissing, groupKeyUnreadable, keyRotatedMeanwhile } from './groups.errors';

/**
 * The credentials of groups: stored as a digest by which they are found and as a ciphertext from which they are shown
 * again, never plain. Its writing methods are parts of the transactions of GroupsService.
 */
@Injectable()
export class GroupKeysService {
  private readonly logger = new Logger(GroupKeysService.name);

  constructor(
    private readonly keys: GroupKeyRepository,
    private readonly box: SealedBox,
    private readonly secrets: SecretsConfig,
    private readonly clock: Clock,
  ) {}

  /** Gives the group one more key and returns it in plain, for the only time without decryption. */
  async issue(groupId: string): Promise<string> {
    const apiKey = generateGroupKey();
    const keyVersion = (await this.keys.newestVersion(groupId)) + 1;
    try {
      await this.keys.add({
        id: newId(),
        groupId,
        keyVersion,
        digest: groupKeyDigest(apiKey, this.secrets.current.pepper),
        sealed: this.box.seal(apiKey, groupKeyContext(groupId, keyVersion)).toString('base64'),
        hint: groupKeyHint(apiKey),
        createdAt: this.clock.now(),
        expiresAt: null,
        revokedAt: null,
      });
    } catch (error) {
      if (isUniqueViolation(error, 'key_version')) throw keyRotatedMeanwhile(error);
      throw error;
    }
    return apiKey;
  }

  /** Replaces all keys by a new one; the old ones work for `graceSeconds` more, with 0 not at all. */
  async rotate(groupId: string, graceSeconds: number): Promise<string> {
    const now = this.clock.now();
    if (graceSeconds > 0) await this.keys.expireAll(groupId, new Date(now.getTime() + graceSeconds * 1000));
    else await this.keys.revokeAll(groupId, now);
    return this.issue(groupId);
  }

  /** The current key in plain. Errors: `groups.key_missing`, `groups.key_unreadable` (another APP_SECRET sealed it). */
  async openCurrent(groupId: string): Promise<string> {
    const key = await this.keys.findCurrent(groupId);
    if (key === null) throw groupKeyMissing(groupId);
    try {
      return this.box.open(Buffer.from(key.sealed, 'base64'), groupKeyContext(groupId, key.keyVersion));
    } catch (cause) {
      this.logger.error({ msg: 'a group key cannot be decrypted', group: groupId, key: key.id, err: cause });
      throw groupKeyUnreadable(cause);
    }
  }

  /** The row of a presented key with its group, or null; whether it still counts is for the caller to judge. */
  async find(presented: string): Promise<GroupKeyWithGroup | null> {
    const digests = this.secrets.all.map(({ pepper }) => groupKeyDigest(presented, pepper));
    const key = await this.keys.findByDigest(digests);
    return key !== null && digests.some((digest) => sameDigest(digest, key.digest)) ? key : null;
  }

  /** Hints of the current keys by group id. */
  async hintsOf(groupIds: readonly string[]): Promise<Map<string, string>> {
    return this.keys.hintsOf(groupIds);
  }
}
