import type {
  AgentParams,
  AgentProvider,
  AgentScene,
  AppMode,
  AttemptRole,
  Experiment,
  ExperimentArm,
} from '../agents.types';

/** A version of an agent as the gateway sees it. */
export interface RoutableVersion {
  readonly agentId: string;
  readonly agentName: string;
  readonly scene: AgentScene;
  readonly provider: AgentProvider;
  readonly priority: number;
  readonly enabled: boolean;
  readonly versionId: string;
  readonly versionNo: number;
  /** Whether the version is in force. */
  readonly active: boolean;
  readonly appId: string | null;
  readonly baseUrl: string | null;
  readonly keySealed: string | null;
  readonly timeoutMs: number | null;
  readonly appMode: AppMode | null;
  readonly params: AgentParams;
}

/** Everything that calls are routed by; replaced whole when anything changes. */
export interface RoutingTable {
  readonly versions: readonly RoutableVersion[];
  /** The running ones. */
  readonly experiments: readonly Experiment[];
}

export interface Candidate {
  readonly version: RoutableVersion;
  readonly role: AttemptRole;
}

/** The app that has led a conversation so far. */
export interface Pin {
  readonly versionId: string;
  readonly appId: string;
}

/** The running experiment of a scene. */
export function experimentOfScene(table: RoutingTable, scene: AgentScene): Experiment | undefined {
  return table.experiments.find((experiment) => experiment.scene === scene);
}

/**
 * Whom to ask, in order: the app that has led the conversation, else the version of the arm, else the first by
 * priority; then the other agents of the scene by priority, then the other arms. Agents that are switched off are not
 * asked. An agent of the provider `template` ends the list.
 */
export function candidatesFor(
  table: RoutingTable,
  scene: AgentScene,
  arm: Pick<ExperimentArm, 'versionId'> | undefined,
  pin: Pin | undefined,
): Candidate[] {
  const enabled = table.versions.filter((version) => version.enabled && version.scene === scene);
  const byPriority = enabled
    .filter(({ active }) => active)
    .sort((a, b) => a.priority - b.priority || (a.agentId < b.agentId ? -1 : 1));
  const armIds = experimentOfScene(table, scene)?.arms.map(({ versionId }) => versionId) ?? [];
  const ofArms = enabled.filter(({ versionId }) => armIds.includes(versionId));
  const pinned = pin && pinnedVersion([...ofArms, ...byPriority], pin);
  const first = pinned ?? ofArms.find(({ versionId }) => versionId === arm?.versionId);
  const ordered = [...(first === undefined ? [] : [first]), ...byPriority, ...ofArms];
  const versions = ordered.filter((version, index) => ordered.indexOf(version) === index);
  const template = versions.findIndex(({ provider }) => provider === 'template');
  return (template < 0 ? versions : versions.slice(0, template + 1)).map((version, index) => ({
    version,
    role: version.provider === 'template' ? 'template' : index === 0 ? 'assigned' : 'failover',
  }));
}

/** The version that began the conversation while it is in use, else the one by which its app is reached now. */
function pinnedVersion(inUse: readonly RoutableVersion[], { versionId, appId }: Pin): RoutableVersion | undefined {
  return inUse.find((version) => version.versionId === versionId) ?? inUse.find((version) => version.appId === appId);
}
