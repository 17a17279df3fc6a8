import type { AgentConfig } from './agent-config.entity';
import type { AgentVersion } from './agent-version.entity';
import type { Agent, AgentVersionInfo, AppMode, AgentScene, VersionDifference } from './agents.types';
import type { AppKind } from './dify/dify-answer';

const modesOfScene: Record<AgentScene, readonly AppMode[]> = {
  welcome: ['chat', 'agent-chat', 'advanced-chat', 'agent'],
  chat: ['chat', 'agent-chat', 'advanced-chat', 'agent'],
  plan: ['chat', 'agent-chat', 'advanced-chat', 'agent', 'completion', 'workflow'],
};

/** Whether a Dify app of this type can serve the scene: only chats hold a conversation. */
export function servesScene(mode: AppMode, scene: AgentScene): boolean {
  return modesOfScene[scene].includes(mode);
}

/** The endpoint that apps of this type answer at. */
export function kindOfMode(mode: AppMode | null): AppKind {
  return mode === 'completion' || mode === 'workflow' ? mode : 'chat';
}

/** What people recognise a key by. */
export function keyHint(apiKey: string): string {
  const prefix = apiKey.startsWith('app-') ? 'app-' : '';
  return apiKey.length < 12 ? `${prefix}…` : `${prefix}…${apiKey.slice(-4)}`;
}

/** Ties an encrypted key to its row: moved to another version it does not open. */
export function agentKeyContext(versionId: string): string {
  return `agent-key:${versionId}`;
}

export function versionInfo(row: AgentVersion): AgentVersionInfo {
  const { id, versionNo, baseUrl, appId, timeoutMs, params, appMode, note, createdBy, createdAt } = row;
  return {
    ...{ id, versionNo, baseUrl, appId, timeoutMs, params, appMode, note, createdBy, createdAt },
    keyHint: row.keyHint,
  };
}

export function agentOf(config: AgentConfig, active: AgentVersion): Agent {
  const { id, name, provider, scene, priority, enabled, createdAt, updatedAt, version } = config;
  return {
    ...{ id, name, provider, scene, priority, enabled, createdAt, updatedAt, version },
    active: versionInfo(active),
  };
}

const compared = ['baseUrl', 'appId', 'timeoutMs', 'params', 'appMode'] as const;

/** Where two versions differ; `sameKey` says whether their keys are the same, which their hints cannot. */
export function versionDifferences(one: AgentVersion, other: AgentVersion, sameKey: boolean): VersionDifference[] {
  const fields = compared.flatMap((field) =>
    JSON.stringify(sorted(one[field])) === JSON.stringify(sorted(other[field]))
      ? []
      : [{ field, from: one[field], to: other[field] }],
  );
  return sameKey ? fields : [...fields, { field: 'apiKey', from: one.keyHint, to: other.keyHint }];
}

/** Stores give the keys of a document back in an order of their own. */
function sorted(value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.entries(value)
    .map(([key, inner]) => [key, sorted(inner)] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** What the audit trail keeps of an agent. */
export function auditedAgent(config: AgentConfig): Record<string, unknown> {
  const { name, provider, scene, priority, enabled, activeVersionNo } = config;
  return { name, provider, scene, priority, enabled, activeVersionNo };
}

/** What the audit trail keeps of a version: its key only by hint. */
export function auditedVersion(row: AgentVersion): Record<string, unknown> {
  const { versionNo, baseUrl, appId, keyHint: hint, timeoutMs, params, note } = row;
  return { versionNo, baseUrl, appId, keyHint: hint, timeoutMs, params, note };
}
