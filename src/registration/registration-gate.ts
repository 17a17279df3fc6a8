import { Injectable } from '@nestjs/common';
import { automationServerCode } from '../groups/automation-group.types';
import { GroupsService } from '../groups/groups.service';
import { FeatureFlagsService } from '../settings/flags/feature-flags.service';
import { ToolSetsService } from '../tools/tool-sets.service';
import type { CustomerRegistered } from '../users/users.events';
import type { SkipReason } from './automation.types';

export const automationFlag = 'registration_automation';
/** Without it no agent can know whom it greets. */
const neededTool = 'get_user_profile';

/** Decides who gets the automation (F-FLG-02, 03; F-GRY). */
@Injectable()
export class RegistrationGate {
  constructor(
    private readonly flags: FeatureFlagsService,
    private readonly groups: GroupsService,
    private readonly toolSets: ToolSetsService,
  ) {}

  /** Why this person gets none; null when the gate is open. */
  async refusal(person: Pick<CustomerRegistered, 'isInternalTester' | 'rolloutBucket'>): Promise<SkipReason | null> {
    if (!this.flags.isServiceEnabled(automationFlag)) return 'flag_off';
    if (!this.flags.isEnabled(automationFlag, person)) return 'stage_not_reached';
    const group = await this.groups.findServer(automationServerCode);
    if (group?.enabled !== true) return 'group_unavailable';
    const { byName } = await this.toolSets.forGroup(group.id);
    return byName.has(neededTool) ? null : 'tool_unavailable';
  }
}
