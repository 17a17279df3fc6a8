import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { AuditService } from '../../audit/audit.service';
import { Database } from '../../common/database/database';
import { AppSettingsService } from '../../settings/app-settings.service';
import { ConfigEpochsService } from '../../settings/config-epochs.service';
import type { ServerState, Transport } from './server-state.types';

const place = ['mcp', 'server'] as const;
const initial: ServerState = { state: 'running', transports: { streamable_http: true, sse: true, stdio: true } };

/** A change of the state; what is absent stays. */
export interface ServerStateChange {
  readonly state?: ServerState['state'];
  readonly transports?: Partial<ServerState['transports']>;
}

/** The switch of the MCP servers. Looked at on each request, so it is held here and read again when it changes. */
@Injectable()
export class ServerStateService implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger('Mcp');
  private current = initial;
  private forget: (() => void) | undefined;

  constructor(
    private readonly settings: AppSettingsService,
    private readonly epochs: ConfigEpochsService,
    private readonly database: Database,
    private readonly audit: AuditService,
  ) {}

  async onModuleInit(): Promise<void> {
    this.forget = this.epochs.onChange((scope) => {
      if (scope === 'server') void this.readAgain();
    });
    this.current = await this.read();
  }

  onModuleDestroy(): void {
    this.forget?.();
  }

  get(): ServerState {
    return this.current;
  }

  serves(transport: Transport): boolean {
    return this.current.state === 'running' && this.current.transports[transport];
  }

  async change({ state, transports = {} }: ServerStateChange): Promise<ServerState> {
    this.current = await this.database.transaction(async () => {
      const before = await this.read();
      const after = { state: state ?? before.state, transports: { ...before.transports, ...transports } };
      await this.settings.put(...place, after);
      await this.epochs.raise('server');
      const target = { targetType: 'mcp_server', targetId: 'server' };
      await this.audit.record({ action: 'mcp_server.changed', ...target, before: { ...before }, after });
      return after;
    });
    return this.current;
  }

  private async read(): Promise<ServerState> {
    const stored = (await this.settings.get(...place)) as ServerState | undefined;
    return stored === undefined ? initial : { ...stored, transports: { ...initial.transports, ...stored.transports } };
  }

  private async readAgain(): Promise<void> {
    try {
      this.current = await this.read();
    } catch (error) {
      this.logger.error({ msg: 'the state of the MCP servers cannot be read', err: error });
    }
  }
}
