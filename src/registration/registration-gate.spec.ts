import type { GroupsService } from '../groups/groups.service';
import type { FeatureFlagsService } from '../settings/flags/feature-flags.service';
import { isReached, rolloutStages } from '../settings/flags/rollout-stage';
import { registrationSettings } from '../settings/registration-settings.types';
import type { SettingsService } from '../settings/settings.service';
import type { ToolSetsService } from '../tools/tool-sets.service';
import { RegistrationGate } from './registration-gate';

/** Every combination against the rule in one line (F-FLG-01 to 04, F-GRY-01 to 04). */
describe('the gate of the automation', () => {
  const both = [true, false];
  const people = both.flatMap((isInternalTester) =>
    [0, 9, 10, 49, 50, 99].map((rolloutBucket) => ({ isInternalTester, rolloutBucket, email: 'anna@example.com' })),
  );
  const settingsWith = (...internal_testers: string[]) =>
    ({
      define: () => ({ value: { ...registrationSettings.defaults, internal_testers } }),
    }) as unknown as SettingsService;
  const cases = both.flatMap((enabled) =>
    rolloutStages.flatMap((stage) =>
      [undefined, true, false].flatMap((group) => both.map((tool) => ({ enabled, stage, group, tool }))),
    ),
  );

  it.each(cases)('flag $enabled, stage $stage, group $group, tool $tool', async ({ enabled, stage, group, tool }) => {
    const flags = {
      isServiceEnabled: () => enabled && stage !== 'off',
      isEnabled: (_: string, person: (typeof people)[number]) => enabled && isReached(stage, person),
    };
    const groups = { findServer: async () => (group === undefined ? undefined : { id: 'g', enabled: group }) };
    const sets = { forGroup: () => ({ byName: new Map(tool ? [['get_user_profile', {}]] : []) }) };
    const gate = new RegistrationGate(
      flags as unknown as FeatureFlagsService,
      groups as unknown as GroupsService,
      sets as unknown as ToolSetsService,
      settingsWith(),
    );
    for (const person of people) {
      const serviceOn = enabled && stage !== 'off';
      const expected = !serviceOn
        ? 'flag_off'
        : !isReached(stage, person)
          ? 'stage_not_reached'
          : group !== true
            ? 'group_unavailable'
            : tool
              ? null
              : 'tool_unavailable';
      expect(await gate.refusal(person)).toBe(expected);
    }
  });

  it.each([
    ['anna@example.com', null],
    ['Anna@Example.com', null],
    ['somebody@test.anmei.cn', null],
    ['somebody@anmei.cn', 'stage_not_reached'],
    ['xanna@example.com', 'stage_not_reached'],
  ])('at the stage of internal users takes %s by the list of operators as: %s (F-GRY-01)', async (email, expected) => {
    const flags = {
      isServiceEnabled: () => true,
      isEnabled: (_: string, person: (typeof people)[number]) => isReached('internal', person),
    };
    const gate = new RegistrationGate(
      flags as unknown as FeatureFlagsService,
      { findServer: async () => ({ id: 'g', enabled: true }) } as unknown as GroupsService,
      { forGroup: () => ({ byName: new Map([['get_user_profile', {}]]) }) } as unknown as ToolSetsService,
      settingsWith('anna@example.com', '@test.anmei.cn'),
    );
    expect(await gate.refusal({ email, isInternalTester: false, rolloutBucket: 0 })).toBe(expected);
    expect([await gate.offers('get_user_profile'), await gate.offers('analyze_customer')]).toEqual([true, false]);
  });
});
