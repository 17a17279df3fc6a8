import type { Experiment } from './agents.types';
import type { RoutableVersion } from './routing/route';

/** An enabled Dify agent of the scene `welcome`, by its version in force. */
export function aRoutableVersion(overrides: Partial<RoutableVersion> = {}): RoutableVersion {
  return {
    agentId: '018f0000-0000-7000-8000-00000000a001',
    agentName: 'Welcome',
    scene: 'welcome',
    provider: 'dify',
    priority: 100,
    enabled: true,
    versionId: '018f0000-0000-7000-8000-00000000b001',
    versionNo: 1,
    active: true,
    appId: 'app-a',
    baseUrl: 'http://127.0.0.1:9/v1',
    keySealed: null,
    timeoutMs: null,
    appMode: 'agent-chat',
    params: {},
    ...overrides,
  };
}

/** A running split of the scene `welcome`. */
export function anExperiment(overrides: Partial<Experiment> = {}): Experiment {
  const now = new Date('2026-01-01T08:00:00.000Z');
  return {
    ...{ id: '018f0000-0000-7000-8000-00000000e001', name: 'Test', scene: 'welcome', kind: 'split', status: 'running' },
    ...{
      salt: 'salt',
      arms: [],
      note: '',
      startedAt: now,
      stepStartedAt: now,
      endedAt: null,
      createdAt: now,
      version: 1,
    },
    ...overrides,
  };
}
