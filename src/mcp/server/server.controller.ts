import { Body, Controller, Delete, Get, Param, Patch, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessFor } from '../../common/access/access.decorators';
import { AppError } from '../../common/errors/app-error';
import { type Envelope, ok } from '../../common/http/envelope';
import { type CallStats, CallStatsService } from '../../tools/call-stats.service';
import type { LiveSession } from '../sessions/live-session';
import { SessionStore } from '../sessions/session-store';
import { ChangeServerBody, StatsQuery } from './server.dto';
import { ServerStateService } from './server-state.service';
import type { ServerState } from './server-state.types';

interface SessionView {
  id: string;
  group_id: string;
  client_name: string | null;
  revision: string;
  opened_at: string;
  last_used_at: string;
  in_use: boolean;
}

/** The MCP servers as their operators see them. */
@ApiTags('mcp server')
@Controller('mcp')
@AccessFor(['admin'])
export class ServerController {
  constructor(
    private readonly server: ServerStateService,
    private readonly sessions: SessionStore,
    private readonly stats: CallStatsService,
  ) {}

  /** Whether the MCP servers run, and over which transports. */
  @Get('server')
  state(): Envelope<ServerState> {
    return ok(this.server.get());
  }

  /** Stops or starts all MCP servers, or single transports. */
  @Patch('server')
  async change(@Body() { state, transports }: ChangeServerBody): Promise<Envelope<ServerState>> {
    const changed = await this.server.change({ ...(state && { state }), ...(transports && { transports }) });
    return ok(changed, 'The MCP servers have been changed.');
  }

  /** The sessions of this process, longest idle first; ids are digests and open nothing. */
  @Get('sessions')
  list(): Envelope<SessionView[]> {
    return ok(this.sessions.list().map(sessionView));
  }

  /** Ends a session. */
  @Delete('sessions/:id')
  async end(@Param('id') id: string): Promise<Envelope<null>> {
    const session = this.sessions.findByDigest(id);
    if (session === undefined) throw new AppError('mcp.session_unknown', 'not_found', 'There is no such session.');
    await this.sessions.end(session);
    return ok(null, 'The session has been ended.');
  }

  /** Calls, errors and times of tools in a span of time. */
  @Get('stats')
  @AccessFor(['admin', 'operator'])
  async statistics(@Query() { from, to }: StatsQuery): Promise<Envelope<CallStats>> {
    return ok(await this.stats.of(from, to));
  }
}

function sessionView(session: LiveSession): SessionView {
  return {
    id: session.digest,
    group_id: session.groupId,
    client_name: session.clientName,
    revision: session.revision,
    opened_at: new Date(session.openedAt).toISOString(),
    last_used_at: new Date(session.lastUsed).toISOString(),
    in_use: session.isBusy,
  };
}
