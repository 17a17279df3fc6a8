import { Injectable } from '@nestjs/common';
import { StoreHealth } from '../common/database/store-health';
import { ServerStateService } from '../mcp/server/server-state.service';
import { ToolRegistryService } from '../tools/tool-registry.service';
import { SystemLoad } from './system-load';

/** How the platform itself is. */
@Injectable()
export class PlatformStateService {
  constructor(
    private readonly tools: ToolRegistryService,
    private readonly server: ServerStateService,
    private readonly store: StoreHealth,
    private readonly load: SystemLoad,
  ) {}

  serverState() {
    const { state, transports } = this.server.get();
    return { state, transports, registered_tools: this.tools.all().length };
  }

  async databaseStatus(): Promise<'healthy' | 'unhealthy'> {
    return this.store.ping().then(
      () => 'healthy',
      () => 'unhealthy',
    );
  }

  /** Of this process and its machine. */
  async resources() {
    return this.load.read();
  }
}
