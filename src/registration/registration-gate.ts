import { Injectable } from '@nestjs/common';
import { automationServerCode } from '../groups/automation-group.types';
import { GroupsService } from '../groups/groups.service';
import { FeatureFlagsService } from '../settings/flags/feature-flags.service';
import { type RegistrationSettings, registrationSettings } from '../settings/registration-settings.types';
import { SettingsService } from '../settings/settings.service';
import type { Settings } from '../settings/settings.types';
import { ToolSetsService } from '../tools/tool-sets.service';
import type { CustomerRegistered } from '../users/users.events';
import type { SkipReason } from './automation.types';

export const automationFlag = 'registration_automation';
/** Without it no agent can know whom it greets. */
const neededTool = 'get_user_profile';

export type RegisteredPerson = Pick<CustomerRegistered, 'email' | 'isInternalTester' | 'rolloutBucket'>;

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
  async refusal(person: RegisteredPerson): Promise<SkipReason | null> {
    if (!this.flags.isServiceEnabled(automationFlag)) return 'flag_off';
    const isInternalTester = person.isInternalTester || this.isNamedTester(person.email);
    if (!this.flags.isEnabled(automationFlag, { ...person, isInternalTester })) return 'stage_not_reached';
    const group = await this.groups.findServer(automationServerCode);
    if (group?.enabled !== true) return 'group_unavailable';
    const { byName } = await this.toolSets.forGroup(group.id);
    return byName.has(neededTool) ? null : 'tool_unavailable';
  }

  /** Nobody has been made a tester by hand at the moment of registering: operators name them beforehand. */
  private isNamedTester(email: string): boolean {
    return this.settings.value.internal_testers.some((named) =>
      named.startsWith('@') ? email.endsWith(named) : email === named,
    );
  }
}
