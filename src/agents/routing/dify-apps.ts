import { Injectable } from '@nestjs/common';
import { AgentKeys } from '../agent-keys';
import { kindOfMode } from '../agent-row';
import type { AppMode } from '../agents.types';
import { type DifyApp, DifyClient } from '../dify/dify-client';
import type { RoutableVersion } from './route';

/** Versions remembered at most. */
const remembered = 1_000;

/**
 * The apps behind versions of agents, ready to be asked. The type of one whose platform was away when its version was
 * written is asked for once, when it matters.
 */
@Injectable()
export class DifyApps {
  private readonly known = new Map<string, AppMode | null>();

  constructor(
    private readonly dify: DifyClient,
    private readonly keys: AgentKeys,
  ) {}

  /** Throws AgentFailure and `agents.key_unreadable`. */
  async of(version: RoutableVersion): Promise<DifyApp> {
    const baseUrl = version.baseUrl ?? '';
    const apiKey = this.keys.open({ id: version.versionId, keySealed: version.keySealed }) ?? '';
    return { baseUrl, apiKey, kind: kindOfMode(await this.modeOf(version, { baseUrl, apiKey })) };
  }

  /** Only plans may go to other apps than chats. */
  private async modeOf(
    { versionId, appMode, scene }: RoutableVersion,
    app: Omit<DifyApp, 'kind'>,
  ): Promise<AppMode | null> {
    if (appMode !== null || scene !== 'plan') return appMode;
    const known = this.known.get(versionId);
    if (known !== undefined) return known;
    const { mode } = await this.dify.info(app);
    const [oldest] = this.known.keys();
    if (this.known.size >= remembered && oldest !== undefined) this.known.delete(oldest);
    this.known.set(versionId, mode);
    return mode;
  }
}
