import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { isUniqueViolation } from '../common/database/driver-errors';
import { newId } from '../common/ids';
import { agentBaseUrl } from './agent-address';
import { AgentKeys } from './agent-keys';
import { keyHint } from './agent-row';
import { AgentRepository } from './agent.repository';
import type { AgentVersion } from './agent-version.entity';
import { agentChangedMeanwhile, connectionIncomplete } from './agents.errors';
import type { AgentConnection, AgentProvider, AppMode, ConnectionChange } from './agents.types';

/** A connection that is complete and checked, its key in plain. */
export interface Connection extends Omit<AgentConnection, 'appMode'> {
  readonly apiKey: string | null;
}

interface VersionFacts {
  readonly agentId: string;
  readonly note: string;
  readonly operatorId: string | null;
  readonly appMode: AppMode | null;
}

/** Makes versions of agents; its writing method is part of a transaction of AgentsService or AgentVersionsService. */
@Injectable()
export class AgentVersionWriter {
  constructor(
    private readonly agents: AgentRepository,
    private readonly keys: AgentKeys,
    private readonly clock: Clock,
  ) {}

  /** The connection after a change. Throws `agents.connection_incomplete` and `agents.base_url_invalid`. */
  resolve(provider: AgentProvider, change: ConnectionChange, before?: AgentVersion): Connection {
    const connection: Connection = {
      baseUrl: change.baseUrl === undefined ? (before?.baseUrl ?? null) : agentBaseUrl(change.baseUrl),
      appId: change.appId ?? before?.appId ?? null,
      apiKey: change.apiKey ?? (before === undefined ? null : this.keys.open(before)),
      timeoutMs: change.timeoutMs ?? before?.timeoutMs ?? null,
      params: change.params ?? before?.params ?? {},
    };
    if (provider === 'template') return { ...connection, baseUrl: null, appId: null, apiKey: null };
    if (connection.baseUrl === null) throw connectionIncomplete('base_url');
    if (connection.appId === null) throw connectionIncomplete('app_id');
    if (connection.apiKey === null) throw connectionIncomplete('api_key');
    return connection;
  }

  /** Writes the next version. Throws `agents.stale_version` when another one took its number. */
  async write(connection: Connection, { agentId, note, operatorId, appMode }: VersionFacts): Promise<AgentVersion> {
    const id = newId();
    const { apiKey, ...plain } = connection;
    const row: AgentVersion = {
      ...{ id, ...plain, appMode, note },
      agentConfigId: agentId,
      versionNo: (await this.agents.newestVersionNo(agentId)) + 1,
      keySealed: apiKey === null ? null : this.keys.seal(apiKey, id),
      keyHint: apiKey === null ? null : keyHint(apiKey),
      createdBy: operatorId,
      createdAt: this.clock.now(),
    };
    try {
      await this.agents.addVersion(row);
    } catch (error) {
      if (isUniqueViolation(error, 'version_no')) throw agentChangedMeanwhile(error);
      throw error;
    }
    return row;
  }
}
