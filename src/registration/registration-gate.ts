import { Injectable } from '@nestjs/common';
import { automationServerCode } from '../groups/automation-group.types';
import { GroupsService } from '../groups/groups.service';
import { FeatureFlagsService } from '../settings/flags/feature-flags.service';
import {
  isInternalTester,
  type RegistrationSettings,
  registrationSettings,
} from '../settings/registration-settings.types';
import { SettingsService } from '../settings/settings.service';
import type { Settings } from '../settings/settings.types';
import { ToolSetsService } from '../tools/tool-sets.service';
import type { CustomerRegistered } from '../users/users.events';
import type { SkipReason } from './automation.types';

export const automationFlag = 'registration_automation';
/** Without it no agent can know whom it greets. */
const neededTool = 'get_user_profile';

type Person = Pick<CustomerRegistered, 'email' | 'isInternalTester' | 'rolloutBucket'>;

/** Decides who gets the automation (F-FLG-02, 03; F-GRY). */
@Injectable()
export class RegistrationGate {
  private readonly settings: Settings<RegistrationSettings>;

  constructor(
    private readonly flags: FeatureFlagsService,
    private readonly groups: GroupsService,
    private readonly toolSets: ToolSetsService,
    settings: SettingsService,
  ) {
    this.settings = settings.define(registrationSettings);
  }

  /** Why this person gets none; null when the gate is open. */
  async refusal({ email, rolloutBucket, ...person }: Person): Promise<SkipReason | null> {
    if (!this.flags.isServiceEnabled(automationFlag)) return 'flag_off';
    const tester = person.isInternalTester || isInternalTester(this.settings.value, email);
    if (!this.flags.isEnabled(automationFlag, { isInternalTester: tester, rolloutBucket })) return 'stage_not_reached';
    const tools = await this.tools();
    if (tools === null) return 'group_unavailable';
    return tools.has(neededTool) ? null : 'tool_unavailable';
  }

  /** Whether the automation's own group has a tool, and both are switched on (F-FLG-02). */
  async offers(tool: string): Promise<boolean> {
    return (await this.tools())?.has(tool) ?? false;
  }

  private async tools(): Promise<ReadonlyMap<string, unknown> | null> {
    const group = await this.groups.findServer(automationServerCode);
    return group?.enabled === true ? (await this.toolSets.forGroup(group.id)).byName : null;
  }
}
