import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../common/clock';
import { newId } from '../common/ids';
import type { Page } from '../common/page';
import { AgentChanges } from './agent-changes';
import type { AgentConfig } from './agent-config.entity';
import { AgentConnections } from './agent-connections';
import { agentOf, auditedAgent, auditedVersion } from './agent-row';
import { AgentVersionWriter } from './agent-version-writer';
import { type AgentFilter, AgentRepository, type AgentWithVersion } from './agent.repository';
import { agentChangedMeanwhile, agentInExperiment, agentNotFound, templateHasNoConnection } from './agents.errors';
import type { Agent, AgentChange, ConnectionTest, NewAgent } from './agents.types';
import { ExperimentRepository } from './experiment.repository';

/** A written agent, and what its platform said when it was asked first (null for a template). */
export interface WrittenAgent {
  readonly agent: Agent;
  readonly connection: ConnectionTest | null;
}

const defaultPriority = 100;

/**
 * Agents and the version of each that is in force. Every change is one transaction with its audit entry and reaches the
 * gateways of all replicas within a second; `operatorId` is who asks, null for the platform itself.
 */
@Injectable()
export class AgentsService {
  private readonly logger = new Logger(AgentsService.name);

  constructor(
    private readonly changes: AgentChanges,
    private readonly agents: AgentRepository,
    private readonly versions: AgentVersionWriter,
    private readonly connections: AgentConnections,
    private readonly experiments: ExperimentRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * An app of a type that cannot serve the scene is refused; one that cannot be reached now is not. Errors:
   * `agents.connection_incomplete`, `agents.base_url_invalid`, `agents.wrong_app_type`.
   */
  async create(input: NewAgent, operatorId: string | null): Promise<WrittenAgent> {
    const { provider, scene } = input;
    const connection = this.versions.resolve(provider, input);
    const test = await this.connections.probe(provider, connection, scene);
    const config = this.newConfig(input, operatorId);
    const facts = { agentId: config.id, note: input.note ?? '', operatorId, appMode: test?.appMode ?? null };
    const agent = await this.changes.apply(operatorId, async () => {
      await this.agents.add(config);
      const version = await this.versions.write(connection, facts);
      const after = { ...auditedAgent(config), ...auditedVersion(version) };
      const entry = { action: 'agent.created', targetType: 'agent', targetId: config.id, after };
      return { result: agentOf(config, version), entry };
    });
    this.logger.log({ msg: 'agent created', agent: agent.name, scene, operator: operatorId });
    return { agent, connection: test };
  }

  /** Newest first. */
  async page(filter: AgentFilter, limit: number, cursor?: string): Promise<Page<Agent>> {
    const { items, nextCursor } = await this.agents.page(filter, limit, cursor);
    return { items: items.map(({ config, version }) => agentOf(config, version)), nextCursor };
  }

  /** Errors: `agents.not_found`. */
  async get(id: string): Promise<Agent> {
    const { config, version } = await this.require(id);
    return agentOf(config, version);
  }

  /**
   * Changes what `change` names; a changed connection becomes a new version, in force at once. Errors:
   * `agents.not_found`, `agents.stale_version` and those of {@link create}.
   */
  async update(id: string, change: AgentChange, operatorId: string | null): Promise<WrittenAgent> {
    const before = await this.require(id);
    const { provider, scene } = before.config;
    const isReconnected = [change.baseUrl, change.appId, change.apiKey, change.timeoutMs, change.params].some(
      (part) => part !== undefined,
    );
    const connection = isReconnected ? this.versions.resolve(provider, change, before.version) : null;
    const test = connection === null ? null : await this.connections.probe(provider, connection, scene);
    const facts = { agentId: id, note: '', operatorId, appMode: test?.appMode ?? before.version.appMode };
    const agent = await this.changes.apply(operatorId, async () => {
      // A new version is built on the one that was read above.
      const current = await this.lock(id, change.version ?? (isReconnected ? before.config.version : undefined));
      const version = connection === null ? current.version : await this.versions.write(connection, facts);
      const columns = { ...named(change), activeVersionNo: version.versionNo };
      await this.agents.change(id, columns);
      const config = { ...current.config, ...columns };
      const entry = {
        ...{ action: 'agent.updated', targetType: 'agent', targetId: id },
        before: { ...auditedAgent(current.config), ...auditedVersion(current.version) },
        after: { ...auditedAgent(config), ...auditedVersion(version) },
      };
      return { result: agentOf(config, version), entry };
    });
    this.logger.log({ msg: 'agent changed', agent: agent.name, operator: operatorId });
    return { agent, connection: test };
  }

  /** Takes its versions along; its call logs stay. Errors: `agents.not_found`, `agents.in_experiment`. */
  async delete(id: string, operatorId: string | null): Promise<void> {
    await this.changes.apply(operatorId, async () => {
      const { config, version } = await this.lock(id);
      const versionIds = (await this.agents.versionsOf(id)).map((row) => row.id);
      const inUse = (await this.experiments.unfinished()).find(({ arms }) =>
        arms.some((arm) => versionIds.includes(arm.versionId)),
      );
      if (inUse !== undefined) throw agentInExperiment(inUse.name);
      await this.agents.remove(id);
      const before = { ...auditedAgent(config), ...auditedVersion(version) };
      return { result: undefined, entry: { action: 'agent.deleted', targetType: 'agent', targetId: id, before } };
    });
    this.logger.warn({ msg: 'agent deleted', agent: id, operator: operatorId });
  }

  /** Asks the agent's platform who it is. Errors: `agents.not_found`, `agents.template_has_no_connection`. */
  async test(id: string): Promise<ConnectionTest> {
    const { config, version } = await this.require(id);
    if (config.provider === 'template') throw templateHasNoConnection();
    return this.connections.test(this.versions.resolve(config.provider, {}, version), config.scene);
  }

  private newConfig(input: NewAgent, operatorId: string | null): AgentConfig {
    const now = this.clock.now();
    return {
      ...{ id: input.id ?? newId(), name: input.name.trim(), provider: input.provider, scene: input.scene },
      ...{ priority: input.priority ?? defaultPriority, enabled: input.enabled ?? true, activeVersionNo: 1 },
      ...{ createdBy: operatorId, createdAt: now, updatedAt: now, version: 1 },
    };
  }

  /** The agent, locked for this transaction; its version is raised. */
  private async lock(id: string, version?: number): Promise<AgentWithVersion> {
    const raised = await this.agents.raiseVersion(id, version, this.clock.now());
    const agent = await this.require(id);
    if (!raised) throw agentChangedMeanwhile();
    return agent;
  }

  private async require(id: string): Promise<AgentWithVersion> {
    const agent = await this.agents.find(id);
    if (agent === null) throw agentNotFound();
    return agent;
  }
}

function named({ name, priority, enabled }: AgentChange): Partial<AgentConfig> {
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(priority === undefined ? {} : { priority }),
    ...(enabled === undefined ? {} : { enabled }),
  };
}
