import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SealedBox } from '../../common/crypto/sealed-box';
import { isJsonObject, type JsonObject } from '../protocol/json-rpc';
import { isLegacyRevision, type LegacyRevision } from '../protocol/revisions';

/** What a session id holds, sealed: all that it takes to go on with the session in another process. */
export interface SessionFacts {
  readonly groupId: string;
  readonly keyId: string;
  readonly revision: LegacyRevision;
  readonly clientName: string | null;
  readonly capabilities: JsonObject;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
}

const context = 'mcp-session';
/** A header of this length passes every proxy. */
const longestId = 4_096;
/** Characters of capabilities that fit; of larger ones only what we use is kept. */
const capabilitiesLimit = 1_500;
const usedCapabilities = ['sampling', 'elicitation', 'roots'];

/** Makes session ids and reads them again. An id cannot be forged or changed, and says nothing to its holder. */
@Injectable()
export class SessionSeal {
  constructor(private readonly box: SealedBox) {}

  /** Visible ASCII; no two are equal. */
  seal(facts: SessionFacts): string {
    const { groupId, keyId, revision, clientName, capabilities, openedAt } = facts;
    const parts = [groupId, keyId, revision, clientName, fitting(capabilities), openedAt];
    return this.box.seal(JSON.stringify(parts), context).toString('base64url');
  }

  /** Undefined for what is no id of ours. */
  open(id: string): SessionFacts | undefined {
    if (id.length > longestId || !/^[A-Za-z0-9_-]{64,}$/.test(id)) return undefined;
    try {
      return factsOf(JSON.parse(this.box.open(Buffer.from(id, 'base64url'), context)));
    } catch {
      return undefined;
    }
  }
}

/** Names a session in logs, in the store and to operators. */
export function sessionDigest(id: string): string {
  return createHash('sha256').update(id).digest('hex');
}

function fitting(capabilities: JsonObject): JsonObject {
  if (JSON.stringify(capabilities).length <= capabilitiesLimit) return capabilities;
  const used = Object.entries(capabilities).filter(([name]) => usedCapabilities.includes(name));
  const kept = Object.fromEntries(used);
  return JSON.stringify(kept).length <= capabilitiesLimit ? kept : {};
}

function factsOf(parts: unknown): SessionFacts | undefined {
  if (!Array.isArray(parts)) return undefined;
  const [groupId, keyId, revision, clientName, capabilities, openedAt] = parts as unknown[];
  if (typeof groupId !== 'string' || typeof keyId !== 'string' || typeof openedAt !== 'number') return undefined;
  if (typeof revision !== 'string' || !isLegacyRevision(revision) || !isJsonObject(capabilities)) return undefined;
  return {
    groupId,
    keyId,
    revision,
    clientName: typeof clientName === 'string' ? clientName : null,
    capabilities,
    openedAt,
  };
}
