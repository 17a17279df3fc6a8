import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { AuditService } from '../audit/audit.service';
import { AppError } from '../common/errors/app-error';
import { FirstAgentConfig, type FirstAgentConnection } from '../config/app-config';
import { ConfigError } from '../config/load-config';
import { agentBaseUrl } from './agent-address';
import { AgentConnections } from './agent-connections';
import { AgentRepository } from './agent.repository';
import { AgentsService } from './agents.service';

/** Their ids are fixed: replicas that start together make one, and one that was deleted does not come back. */
const firstAgents = [
  { id: '01990000-0000-7000-8000-0000000d1f01', scene: 'welcome', name: 'Welcome' },
  { id: '01990000-0000-7000-8000-0000000d1f02', scene: 'chat', name: 'Chat' },
] as const;
type FirstAgent = (typeof firstAgents)[number];

/** The variable to mend when Dify refuses; what is not listed may pass by itself. */
const variableAtFault: Readonly<Record<string, string>> = {
  unauthorized: 'DIFY_API_KEY',
  forbidden: 'DIFY_API_KEY',
  wrong_app_type: 'DIFY_API_KEY',
  redirected: 'DIFY_BASE_URL',
  unexpected_answer: 'DIFY_BASE_URL',
  request_refused: 'DIFY_BASE_URL',
};

/** Makes the agents for welcome and chat from the environment, once, each where its scene has none. */
@Injectable()
export class FirstAgents implements OnApplicationBootstrap {
  private readonly logger = new Logger('Agents');

  constructor(
    private readonly config: FirstAgentConfig,
    private readonly agents: AgentRepository,
    private readonly service: AgentsService,
    private readonly connections: AgentConnections,
    private readonly audit: AuditService,
  ) {}

  /** Throws {@link ConfigError} when the variables lead to nothing that could serve; Dify may be away, though. */
  async onApplicationBootstrap(): Promise<void> {
    const { connection } = this.config;
    if (connection === undefined) return;
    for (const agent of firstAgents) {
      if (await this.isWanted(agent)) await this.make(agent, await this.checked(connection, agent));
    }
  }

  private async isWanted({ id, scene }: FirstAgent): Promise<boolean> {
    if ((await this.agents.page({ scene }, 1, undefined)).items.length > 0) return false;
    return (await this.audit.page({ targetId: id }, 1, undefined)).items.length === 0;
  }

  private async make(agent: FirstAgent, connection: FirstAgentConnection): Promise<void> {
    const note = 'From the environment, at the first start.';
    try {
      await this.service.create({ ...agent, ...connection, provider: 'dify', note }, null);
    } catch (error) {
      // Another replica started at the same moment and was first.
      if ((await this.agents.find(agent.id)) === null) throw error;
    }
  }

  private async checked(connection: FirstAgentConnection, { scene }: FirstAgent): Promise<FirstAgentConnection> {
    const checked = { ...connection, baseUrl: addressOf(connection) };
    const { ok, reason, message } = await this.connections.test({ ...checked, timeoutMs: null, params: {} }, scene);
    const variable = variableAtFault[reason ?? ''];
    if (variable !== undefined) throw new ConfigError(`${variable} leads to no agent for "${scene}": ${message}`);
    if (!ok) this.logger.warn({ msg: 'the app behind DIFY_BASE_URL cannot be reached yet', scene, reason, message });
    return checked;
  }
}

function addressOf({ baseUrl }: FirstAgentConnection): string {
  try {
    return agentBaseUrl(baseUrl);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new ConfigError(`DIFY_BASE_URL ${error.details.map(({ message }) => message).join(', ')}.`);
  }
}
