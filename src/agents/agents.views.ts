import type { AgentStatus } from './agent-status.service';
import type { Agent, AgentVersionInfo, ConnectionTest, Experiment, VersionDifference } from './agents.types';
import type { ArmResult } from './experiment-results';
import type { ChatTurn } from './ai-chat.service';

export function versionView(version: AgentVersionInfo) {
  return {
    id: version.id,
    version_no: version.versionNo,
    base_url: version.baseUrl,
    app_id: version.appId,
    app_mode: version.appMode,
    key_hint: version.keyHint,
    timeout_ms: version.timeoutMs,
    params: version.params,
    note: version.note,
    created_by: version.createdBy,
    created_at: version.createdAt.toISOString(),
  };
}

export function agentView({ active, createdAt, updatedAt, ...agent }: Agent) {
  return {
    ...agent,
    base_url: active.baseUrl,
    app_id: active.appId,
    app_mode: active.appMode,
    key_hint: active.keyHint,
    timeout_ms: active.timeoutMs,
    params: active.params,
    active_version: active.versionNo,
    active_version_id: active.id,
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
  };
}

export function connectionTestView(test: ConnectionTest) {
  return {
    ok: test.ok,
    app_name: test.appName,
    app_mode: test.appMode,
    duration_ms: test.durationMs,
    reason: test.reason,
    message: test.message,
  };
}

const fieldNames: Readonly<Record<string, string>> = {
  baseUrl: 'base_url',
  appId: 'app_id',
  apiKey: 'api_key',
  timeoutMs: 'timeout_ms',
  appMode: 'app_mode',
};

export function differenceView({ field, from, to }: VersionDifference) {
  return { field: fieldNames[field] ?? field, from, to };
}

export function experimentView(experiment: Experiment) {
  const { id, name, scene, kind, status, note, version } = experiment;
  return {
    ...{ id, name, scene, kind, status, note, version },
    arms: experiment.arms.map((arm) => ({
      name: arm.name,
      version_id: arm.versionId,
      percent: arm.percent,
      ranges: arm.ranges,
    })),
    started_at: experiment.startedAt?.toISOString() ?? null,
    step_started_at: experiment.stepStartedAt?.toISOString() ?? null,
    ended_at: experiment.endedAt?.toISOString() ?? null,
    created_at: experiment.createdAt.toISOString(),
  };
}

/** What has come of an arm since the arms have their present shares. */
export function armResultView({ arm, units, runs, failures, templates, p95, rated, dislikes }: ArmResult) {
  return { arm, units, runs, failures, templates, p95_ms: p95, rated, dislikes };
}

export function agentStatusView(status: AgentStatus) {
  const { name, scene, provider, enabled, priority, state, breaker, attempts, answered } = status;
  return {
    id: status.agentId,
    ...{ name, scene, provider, enabled, priority, state, breaker, attempts, answered },
    app_id: status.appId,
    active_version: status.versionNo,
    open_until: status.openUntil?.toISOString() ?? null,
    success_rate: status.successRate,
    average_ms: status.averageMs,
    last_answer_at: status.lastAnswerAt?.toISOString() ?? null,
    last_failure:
      status.lastFailure === null
        ? null
        : { error_type: status.lastFailure.errorType, at: status.lastFailure.at.toISOString() },
  };
}

export function chatTurnView({ question, reply, answer }: ChatTurn) {
  return {
    conversation_id: reply.conversationId,
    question_id: question.id,
    message_id: reply.id,
    seq: reply.seq,
    content: reply.text,
    source: answer.source,
    fallback: answer.fallback,
    duration_ms: answer.durationMs,
    created_at: reply.createdAt.toISOString(),
  };
}
