import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock';
import { AgentChanges } from './agent-changes';
import { AgentConnections } from './agent-connections';
import { AgentKeys } from './agent-keys';
import { auditedVersion, versionDifferences, versionInfo } from './agent-row';
import { AgentVersionWriter } from './agent-version-writer';
import { AgentRepository, type AgentWithVersion } from './agent.repository';
import type { AgentVersion } from './agent-version.entity';
import { agentChangedMeanwhile, agentNotFound, versionNotFound } from './agents.errors';
import type { AgentVersionInfo, ConnectionTest, NewVersion, VersionDifference } from './agents.types';

/** The history of an agent's connection: versions are added and put in force, never changed (F-AGT-03). */
@Injectable()
export class AgentVersionsService {
  constructor(
    private readonly changes: AgentChanges,
    private readonly agents: AgentRepository,
    private readonly writer: AgentVersionWriter,
    private readonly connections: AgentConnections,
    private readonly keys: AgentKeys,
    private readonly clock: Clock,
  ) {}

  /** Newest first. Errors: `agents.not_found`. */
  async list(agentId: string): Promise<AgentVersionInfo[]> {
    await this.require(agentId);
    return (await this.agents.versionsOf(agentId)).map(versionInfo);
  }

  /**
   * The version in force with `input` changed, as the next one; in force itself only when asked. Errors as
   * AgentsService.update.
   */
  async add(
    agentId: string,
    input: NewVersion,
    operatorId: string | null,
  ): Promise<{ version: AgentVersionInfo; connection: ConnectionTest | null }> {
    const before = await this.require(agentId);
    const { provider, scene } = before.config;
    const connection = this.writer.resolve(provider, input, before.version);
    const test = await this.connections.probe(provider, connection, scene);
    const appMode = test?.appMode ?? before.version.appMode;
    const version = await this.changes.apply(operatorId, async () => {
      await this.lock(agentId);
      const row = await this.writer.write(connection, { agentId, note: input.note ?? '', operatorId, appMode });
      if (input.activate === true) await this.agents.change(agentId, { activeVersionNo: row.versionNo });
      const after = { ...auditedVersion(row), activated: input.activate === true };
      const entry = { action: 'agent.version_added', targetType: 'agent', targetId: agentId, after };
      return { result: versionInfo(row), entry };
    });
    return { version, connection: test };
  }

  /** Puts a version in force, an earlier one to roll back. Errors: `agents.not_found`, `agents.version_not_found`. */
  async activate(agentId: string, versionNo: number, operatorId: string | null): Promise<AgentVersionInfo> {
    return this.changes.apply(operatorId, async () => {
      const { config } = await this.lock(agentId);
      const row = await this.requireVersion(agentId, versionNo);
      await this.agents.change(agentId, { activeVersionNo: versionNo });
      const entry = {
        ...{ action: 'agent.version_activated', targetType: 'agent', targetId: agentId },
        before: { activeVersionNo: config.activeVersionNo },
        after: { activeVersionNo: versionNo },
      };
      return { result: versionInfo(row), entry };
    });
  }

  /** Where two versions differ. Errors: `agents.not_found`, `agents.version_not_found`. */
  async diff(agentId: string, from: number, to: number): Promise<VersionDifference[]> {
    await this.require(agentId);
    const [one, other] = [await this.requireVersion(agentId, from), await this.requireVersion(agentId, to)];
    return versionDifferences(one, other, this.keys.open(one) === this.keys.open(other));
  }

  private async lock(agentId: string): Promise<AgentWithVersion> {
    const raised = await this.agents.raiseVersion(agentId, undefined, this.clock.now());
    const agent = await this.require(agentId);
    if (!raised) throw agentChangedMeanwhile();
    return agent;
  }

  private async require(agentId: string): Promise<AgentWithVersion> {
    const agent = await this.agents.find(agentId);
    if (agent === null) throw agentNotFound();
    return agent;
  }

  private async requireVersion(agentId: string, versionNo: number): Promise<AgentVersion> {
    const row = await this.agents.findVersion(agentId, versionNo);
    if (row === null) throw versionNotFound();
    return row;
  }
}
