import { Injectable, Logger } from '@nestjs/common';
import { ConfigEpochsService } from '../../settings/config-epochs.service';
import { AgentRepository, type AgentWithVersion } from '../agent.repository';
import { experimentOf } from '../experiment-row';
import { ExperimentRepository } from '../experiment.repository';
import { Breakers } from './breakers';
import type { RoutableVersion, RoutingTable } from './route';

const empty: RoutingTable = { versions: [], experiments: [] };

/**
 * The routing table of this replica. It is read again when the epoch of the agents has moved (F-AGT-07); while the store
 * cannot be read the last one stays in force. Keys are in it only encrypted.
 */
@Injectable()
export class AgentDirectory {
  private readonly logger = new Logger(AgentDirectory.name);
  private epoch = -1;
  private known: RoutingTable = empty;
  private loading: { readonly epoch: number; readonly table: Promise<RoutingTable> } | undefined;

  constructor(
    private readonly agents: AgentRepository,
    private readonly experiments: ExperimentRepository,
    private readonly epochs: ConfigEpochsService,
    private readonly breakers: Breakers,
  ) {}

  /** The table as of now. Never throws. */
  async table(): Promise<RoutingTable> {
    const epoch = this.epochs.version('agents');
    if (epoch === this.epoch) return this.known;
    // What began to read before the change is of no use after it.
    if (this.loading?.epoch !== epoch) {
      const loading = { epoch, table: this.load(epoch).finally(() => this.loaded(loading)) };
      this.loading = loading;
    }
    return this.loading.table;
  }

  private loaded(loading: object): void {
    if (this.loading === loading) this.loading = undefined;
  }

  private async load(epoch: number): Promise<RoutingTable> {
    try {
      const [agents, experiments] = [await this.agents.everything(), await this.experiments.running()];
      if (epoch < this.epoch) return this.known;
      this.known = { versions: agents.map(routable), experiments: experiments.map(experimentOf) };
      this.epoch = epoch;
      this.breakers.follow(this.known.versions);
    } catch (error) {
      this.logger.error({ msg: 'agents cannot be read; the last known ones stay in force', err: error });
    }
    return this.known;
  }
}

function routable({ config, version }: AgentWithVersion): RoutableVersion {
  const { appId, baseUrl, keySealed, timeoutMs, appMode, params, versionNo } = version;
  const { scene, provider, priority, enabled } = config;
  return {
    ...{ agentId: config.id, agentName: config.name, scene, provider, priority, enabled },
    ...{ versionId: version.id, versionNo, active: config.activeVersionNo === versionNo },
    ...{ appId, baseUrl, keySealed, timeoutMs, appMode, params },
  };
}
