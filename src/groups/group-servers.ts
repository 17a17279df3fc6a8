import { Injectable } from '@nestjs/common';
import { OAuthConfig, ServerConfig } from '../config/app-config';
import { authModeUnavailable } from './groups.errors';
import type { AuthMode } from './groups.types';

/** What the deployment decides about the MCP servers of all groups. */
@Injectable()
export class GroupServers {
  constructor(
    private readonly server: ServerConfig,
    private readonly oauth: OAuthConfig,
  ) {}

  /** Public address of the MCP server behind `serverCode`. */
  url(serverCode: string): string {
    return `${this.server.publicUrl}/mcp/${serverCode}`;
  }

  /** Throws `groups.auth_mode_unavailable` for OAuth where that is switched off: nobody could enter. */
  requireAuthMode(mode: AuthMode | undefined): void {
    if (mode !== undefined && mode !== 'api_key' && !this.oauth.enabled) throw authModeUnavailable(mode);
  }

  /** Whether agents may enter a group of this mode by OAuth. */
  admitsTokens(mode: AuthMode): boolean {
    return this.oauth.enabled && mode !== 'api_key';
  }
}
