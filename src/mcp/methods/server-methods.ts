import { Injectable } from '@nestjs/common';
import { FeaturesService } from '../../tools/features.service';
import type { Caller } from '../../tools/caller.types';
import type { MethodResult } from '../protocol/answers';
import type { JsonObject } from '../protocol/json-rpc';
import { isLogLevel, logLevels } from '../protocol/meta-keys';
import { invalidParams } from '../protocol/protocol-errors';
import type { LegacyRevision } from '../protocol/revisions';
import { discoverResult, initializeResult } from '../protocol/server-facts';
import type { MethodContext } from './method.types';

/** What a server says of itself, and the one wish of a session: how much it wants logged. */
@Injectable()
export class ServerMethods {
  constructor(private readonly features: FeaturesService) {}

  async discover({ revision, caller }: MethodContext): Promise<MethodResult> {
    const { groupId, groupName } = caller;
    return discoverResult(revision, { groupName, features: await this.features.listFor(groupId) });
  }

  /** The result of `initialize`; `gaveWay`: another session ended for this one. */
  async initialize({ groupId, groupName }: Caller, revision: LegacyRevision, gaveWay: boolean): Promise<string> {
    const features = await this.features.listFor(groupId);
    return initializeResult(revision, { groupName, features }, gaveWay);
  }

  async setLogLevel({ level }: JsonObject, { session }: MethodContext): Promise<MethodResult> {
    if (!isLogLevel(level)) return invalidParams(`params.level must be one of: ${logLevels.join(', ')}.`);
    await session?.setLogLevel(level);
    return '{}';
  }
}
