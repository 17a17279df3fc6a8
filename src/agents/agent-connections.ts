import { Injectable } from '@nestjs/common';
import { servesScene } from './agent-row';
import type { Connection } from './agent-version-writer';
import { wrongAppType } from './agents.errors';
import type { AgentProvider, AgentScene, ConnectionTest } from './agents.types';
import { DifyClient } from './dify/dify-client';
import { AgentFailure } from './dify/dify-errors';

/** Asks an agent's platform who it is. */
@Injectable()
export class AgentConnections {
  constructor(private readonly dify: DifyClient) {}

  /** Never throws for what the other side does: the failure is the result. */
  async test(connection: Connection, scene: AgentScene): Promise<ConnectionTest> {
    const { baseUrl, apiKey } = connection;
    const started = performance.now();
    const result = (found: Partial<ConnectionTest>): ConnectionTest => ({
      ...{ ok: false, appName: null, appMode: null, reason: null, message: '' },
      durationMs: Math.round(performance.now() - started),
      ...found,
    });
    try {
      const { name: appName, mode: appMode } = await this.dify.info({ baseUrl: baseUrl ?? '', apiKey: apiKey ?? '' });
      if (appMode === null) {
        return result({ appName, reason: 'wrong_app_type', message: 'The app is of a type that is not known here.' });
      }
      if (!servesScene(appMode, scene)) {
        const message = `An app of the type "${appMode}" cannot serve the scene "${scene}".`;
        return result({ appName, appMode, reason: 'wrong_app_type', message });
      }
      return result({ ok: true, appName, appMode, message: 'The app answers.' });
    } catch (error) {
      if (!(error instanceof AgentFailure)) throw error;
      return result({ reason: error.type, message: error.detail });
    }
  }

  /**
   * The same before a connection is stored: an app of a wrong type is refused (`agents.wrong_app_type`); one that cannot
   * be reached is not, for it may come later. Null for agents without a connection.
   */
  async probe(provider: AgentProvider, connection: Connection, scene: AgentScene): Promise<ConnectionTest | null> {
    if (provider === 'template') return null;
    const test = await this.test(connection, scene);
    if (test.reason === 'wrong_app_type') throw wrongAppType(scene, test.appMode ?? 'unknown');
    return test;
  }
}
