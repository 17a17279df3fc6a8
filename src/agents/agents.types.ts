/** What an agent is asked for. */
export const agentScenes = ['welcome', 'chat', 'plan'] as const;
export type AgentScene = (typeof agentScenes)[number];

/** `template`: no agent at all but a fixed text, which cannot fail. */
export const agentProviders = ['dify', 'template'] as const;
export type AgentProvider = (typeof agentProviders)[number];

/** `mode` in Dify's GET /info. */
export const appModes = ['completion', 'chat', 'agent-chat', 'advanced-chat', 'workflow', 'agent'] as const;
export type AppMode = (typeof appModes)[number];

/** What an operator may set beside the connection. */
export interface AgentParams {
  /** Text of a template agent; see welcome-template.ts for its placeholders. */
  readonly text?: string;
  /** Hosts that answers may link to, besides our own. */
  readonly allowed_hosts?: readonly string[];
  /** Further inputs of the app, the same in every call. */
  readonly inputs?: Readonly<Record<string, string | number | boolean>>;
}

/** What one version of an agent says; an unset part is null. */
export interface AgentConnection {
  readonly baseUrl: string | null;
  readonly appId: string | null;
  readonly timeoutMs: number | null;
  readonly params: AgentParams;
  /** What GET /info said when the version was made; null while that is unknown. */
  readonly appMode: AppMode | null;
}

export interface AgentVersionInfo extends AgentConnection {
  readonly id: string;
  readonly versionNo: number;
  readonly keyHint: string | null;
  readonly note: string;
  readonly createdBy: string | null;
  readonly createdAt: Date;
}

/** An agent with its version in force. */
export interface Agent {
  readonly id: string;
  readonly name: string;
  readonly provider: AgentProvider;
  readonly scene: AgentScene;
  /** 1 is asked first. */
  readonly priority: number;
  readonly enabled: boolean;
  readonly active: AgentVersionInfo;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly version: number;
}

/** The connection as an operator writes it; absent parts stay as they are. */
export interface ConnectionChange {
  readonly baseUrl?: string | undefined;
  readonly appId?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly params?: AgentParams | undefined;
}

export interface NewAgent extends ConnectionChange {
  /** Only where a fixed id is wanted. */
  readonly id?: string | undefined;
  readonly name: string;
  readonly provider: AgentProvider;
  readonly scene: AgentScene;
  readonly priority?: number | undefined;
  readonly enabled?: boolean | undefined;
  readonly note?: string | undefined;
}

export interface AgentChange extends ConnectionChange {
  readonly version?: number | undefined;
  readonly name?: string | undefined;
  readonly priority?: number | undefined;
  readonly enabled?: boolean | undefined;
}

export interface NewVersion extends ConnectionChange {
  readonly note?: string | undefined;
  readonly activate?: boolean | undefined;
}

/** One field in which two versions differ; keys are never shown, only that they differ. */
export interface VersionDifference {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** What a connection test found. */
export interface ConnectionTest {
  readonly ok: boolean;
  readonly appName: string | null;
  readonly appMode: AppMode | null;
  readonly durationMs: number;
  /** A failure type of dify-errors.ts, or `wrong_app_type`. */
  readonly reason: string | null;
  readonly message: string;
}

export const experimentKinds = ['split', 'canary'] as const;
export type ExperimentKind = (typeof experimentKinds)[number];

export const experimentStatuses = ['draft', 'running', 'stopped', 'rolled_back'] as const;
export type ExperimentStatus = (typeof experimentStatuses)[number];

/** Buckets `from` to `to`, both included, of 0 to 9999. */
export type BucketRange = readonly [from: number, to: number];

export interface ExperimentArm {
  readonly name: string;
  readonly versionId: string;
  /** 0 to 100, two decimals at most. */
  readonly percent: number;
  readonly ranges: readonly BucketRange[];
}

/** An experiment; in a canary the first arm is the control. */
export interface Experiment {
  readonly id: string;
  readonly name: string;
  readonly scene: AgentScene;
  readonly kind: ExperimentKind;
  readonly status: ExperimentStatus;
  readonly salt: string;
  readonly arms: readonly ExperimentArm[];
  readonly note: string;
  readonly startedAt: Date | null;
  /** Since when the arms have their present shares. */
  readonly stepStartedAt: Date | null;
  readonly endedAt: Date | null;
  readonly createdAt: Date;
  readonly version: number;
}

export interface ArmInput {
  readonly name: string;
  readonly versionId: string;
  readonly percent: number;
}

export interface NewExperiment {
  readonly name: string;
  readonly scene: AgentScene;
  readonly kind: ExperimentKind;
  readonly arms: readonly ArmInput[];
  readonly note?: string | undefined;
  /** Otherwise it waits as a draft. */
  readonly start?: boolean | undefined;
}

export interface ExperimentChange {
  readonly version?: number | undefined;
  readonly name?: string | undefined;
  readonly note?: string | undefined;
  /** All of them, those without change too; arms of a running experiment can be re-shared and added, not taken away. */
  readonly arms?: readonly ArmInput[] | undefined;
  readonly status?: 'running' | 'stopped' | undefined;
}

/** How an attempt ended; `started` also marks one whose process died. */
export const attemptOutcomes = ['started', 'answered', 'failed', 'rejected', 'cancelled'] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/** Why an attempt was made: first choice, second choice, or the text that cannot fail. */
export type AttemptRole = 'assigned' | 'failover' | 'template';

/** What the gateway hands back; `text` has passed validation. */
export interface AgentAnswer {
  readonly text: string;
  readonly source: 'agent' | 'template';
  /** Somebody else than the first choice answered. */
  readonly fallback: boolean;
  readonly agentId: string | null;
  readonly versionId: string | null;
  readonly appId: string | null;
  readonly experimentId: string | null;
  readonly arm: string | null;
  /** Attempts at agents, the template not counted. */
  readonly attempts: number;
  readonly durationMs: number;
  /** Joins the attempts of this call in `agent_call_logs`. */
  readonly callId: string;
}

/** What a live answer is made of; `replace` puts its text in the place of everything before. */
export type AnswerEvent =
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'replace'; readonly text: string }
  | { readonly type: 'end'; readonly answer: AgentAnswer };

/** What every call says about whom it is for. */
export interface CallSubject {
  readonly userId: string;
  readonly conversationId?: string | undefined;
  /** The run of the automation that asks. */
  readonly runId?: string | undefined;
  /** Becomes `inputs.source`. */
  readonly source?: string | undefined;
  /** Ends the call: the socket is closed and the agent told to stop. */
  readonly signal?: AbortSignal | undefined;
}

export interface WelcomeRequest extends CallSubject {
  readonly isNewUser?: boolean | undefined;
  /** The text of last resort as operators have edited it; ours otherwise. */
  readonly template?: string | undefined;
}

export interface ChatRequest extends CallSubject {
  readonly message: string;
  readonly scene?: AgentScene | undefined;
  readonly isNewUser?: boolean | undefined;
  readonly template?: string | undefined;
}

export interface WordingRequest extends CallSubject {
  /** What is to be put into words; no personal data beyond the user name. */
  readonly query: string;
  readonly inputs?: Readonly<Record<string, string | number | boolean>> | undefined;
}
