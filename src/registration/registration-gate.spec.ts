import type { GroupsService } from '../groups/groups.service';
import type { FeatureFlagsService } from '../settings/flags/feature-flags.service';
import { isReached, rolloutStages } from '../settings/flags/rollout-stage';
import type { ToolSetsService } from '../tools/tool-sets.service';
import { RegistrationGate } from './registration-gate';

/** Every combination against the rule in one line (F-FLG-01 to 04, F-GRY-01 to 04). */
describe('the gate of the automation', () => {
  const both = [true, false];
  const people = both.flatMap((isInternalTester) =>
    [0, 9, 10, 49, 50, 99].map((rolloutBucket) => ({ isInternalTester, rolloutBucket })),
  );
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
});
