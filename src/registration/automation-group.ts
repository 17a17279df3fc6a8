import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GroupsService } from '../groups/groups.service';

/** Sees to it that a platform that serves has the group through which the automation calls its tools. */
@Injectable()
export class AutomationGroup implements OnApplicationBootstrap {
  private readonly logger = new Logger('RegistrationAutomation');

  constructor(
    private readonly groups: GroupsService,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Not in a process that only runs a command. Nothing that goes wrong here keeps the platform from starting. */
  async onApplicationBootstrap(): Promise<void> {
    if ((this.host as { httpAdapter?: unknown }).httpAdapter === undefined) return;
    try {
      await this.groups.ensureAutomationGroup();
    } catch (error) {
      this.logger.error({ msg: "the automation's own group could not be made", err: error });
    }
  }
}
