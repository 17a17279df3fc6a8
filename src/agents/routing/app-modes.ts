import { Injectable } from '@nestjs/common';
import type { AppMode } from '../agents.types';
import { DifyClient } from '../dify/dify-client';
import type { RoutableVersion } from './route';

/** Versions remembered at most. */
const remembered = 1_000;

/** The type of an app whose platform was away when its version was written: asked once, when it matters. */
@Injectable()
export class AppModes {
  private readonly known = new Map<string, AppMode | null>();

  constructor(private readonly dify: DifyClient) {}

  /** Only plans may go to other apps than chats. Throws AgentFailure. */
  async of(
    { versionId, appMode, scene }: RoutableVersion,
    app: { readonly baseUrl: string; readonly apiKey: string },
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
