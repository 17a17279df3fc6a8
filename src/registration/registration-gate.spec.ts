import type { GroupsService } from '../groups/groups.service';
import type { FeatureFlagsService } from '../settings/flags/feature-flags.service';
import { isReached, type RolloutStage, rolloutStages } from '../settings/flags/rollout-stage';
import type { SettingsService } from '../settings/settings.service';
import type { ToolSetsService } from '../tools/tool-sets.service';
import { type RegisteredPerson, RegistrationGate } from './registration-gate';

interface World {
  readonly enabled: boolean;
  readonly stage: RolloutStage;
  /** Whether the automation's group is enabled; undefined: there is none. */
  readonly group: boolean | undefined;
  readonly tool: boolean;
}

function gateIn({ enabled, stage, group, tool }: World, testers: readonly string[] = []): RegistrationGate {
  const flags = {
    isServiceEnabled: () => enabled && stage !== 'off',
    isEnabled: (_: string, person: RegisteredPerson) => enabled && isReached(stage, person),
  };
  const groups = { findServer: async () => (group === undefined ? undefined : { id: 'g', enabled: group }) };
  const sets = { forGroup: () => ({ byName: new Map(tool ? [['get_user_profile', {}]] : []) }) };
  return new RegistrationGate(
    flags as unknown as FeatureFlagsService,
    groups as unknown as GroupsService,
    sets as unknown as ToolSetsService,
    { define: () => ({ value: { internal_testers: testers } }) } as unknown as SettingsService,
  );
}

/** Every combination against the rule in one line (F-FLG-01 to 04, F-GRY-01 to 04). */
describe('the gate of the automation', () => {
  const both = [true, false];
  const people = both.flatMap((isInternalTester) =>
    [0, 9, 10, 49, 50, 99].map((rolloutBucket) => ({ email: 'a@example.com', isInternalTester, rolloutBucket })),
  );
  const cases = both.flatMap((enabled) =>
    rolloutStages.flatMap((stage) =>
      [undefined, true, false].flatMap((group) => both.map((tool) => ({ enabled, stage, group, tool }))),
    ),
  );

  it.each(cases)('flag $enabled, stage $stage, group $group, tool $tool', async (world) => {
    const { enabled, stage, group, tool } = world;
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
      expect(await gateIn(world).refusal(person)).toBe(expected);
    }
  });

  it.each([
    ['tester@anmei.local', null],
    ['guest@anmei.local.example', 'stage_not_reached'],
    ['lin@qa.example', null],
    ['wang@notqa.example', 'stage_not_reached'],
  ])('counts %s as operators have named testers (F-GRY-01)', async (email, refusal) => {
    const world = { enabled: true, stage: 'internal', group: true, tool: true } as const;
    const gate = gateIn(world, ['tester@anmei.local', '@qa.example']);
    expect(await gate.refusal({ email, isInternalTester: false, rolloutBucket: 0 })).toBe(refusal);
  });
});
