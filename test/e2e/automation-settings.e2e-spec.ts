import { newId } from '../../src/common/ids';
import { until } from '../support/until';
import { AutomationSteps } from '../../src/registration/automation-steps';
import { RegistrationGate } from '../../src/registration/registration-gate';
import { rolloutBucketOf } from '../../src/users/rollout-bucket';
import { describeOnEachEngine } from '../support/engines';
import { Greeting, type Run } from '../support/greeting';

/** Operators decide who is greeted and how, without a restart; registration itself always succeeds. */
describeOnEachEngine('what operators have set about the automation', (engine) => {
  let greeting: Greeting;
  let names = 0;

  beforeAll(async () => {
    greeting = await Greeting.start(engine);
    // Greetings by the template are quicker, and who writes them is not the question here.
    await greeting.changeSettings({ welcome_strategy: 'template' });
  }, 60_000);
  afterAll(() => greeting?.close());

  const greet = async (): Promise<Run> => greeting.greet(`visitor.${(names += 1)}`);
  const bucketOf = async ({ user_id }: Run): Promise<number> =>
    Number((await greeting.rows('SELECT rollout_bucket FROM users WHERE id = ?', user_id))[0]?.['rollout_bucket']);
  const changeTool = async (enabled: boolean): Promise<void> => {
    const path = `/mcp/tools?group_id=${greeting.group.id}`;
    const { data } = (await greeting.platform.asAdmin<{ id: string; tool_name: string }[]>('GET', path)).body;
    const tool = data.find(({ tool_name }) => tool_name === 'get_user_profile');
    expect((await greeting.platform.asAdmin('PUT', `/mcp/tools/${tool?.id}`, { enabled })).status).toBe(200);
  };
  const changeGroup = async (enabled: boolean): Promise<void> => {
    const { status } = await greeting.platform.asAdmin('PATCH', `/mcp/groups/${greeting.group.id}`, { enabled });
    expect(status).toBe(200);
  };

  it('skips everybody while the flag is off or its stage is, until a run is taken up by hand (F-FLG-01, 03)', async () => {
    await greeting.setFlag({ enabled: true, stage: 'off' });
    expect(await greet()).toMatchObject({ status: 'skipped', reason: 'flag_off', steps: [] });
    await greeting.setFlag({ enabled: false, stage: 'all' });
    const skipped = await greet();
    expect(skipped).toMatchObject({ status: 'skipped', reason: 'flag_off', steps: [], conversation_id: null });

    const again = await greeting.platform.asAdmin<Run>('POST', `/registration-automation/runs/${skipped.id}/retry`);

    expect([again.status, again.body.data.status]).toEqual([200, 'queued']);
    expect(await greeting.ended(skipped.user_id)).toMatchObject({ status: 'degraded' });
  });

  it('greets internal testers alone at the first stage (F-GRY-01)', async () => {
    await greeting.setFlag({ enabled: true, stage: 'internal' });
    await greeting.changeSettings({ internal_testers: ['@Example.com'] });
    expect(await greet()).toMatchObject({ status: 'degraded' });
    await greeting.changeSettings({ internal_testers: ['somebody@example.com'] });
    expect(await greet()).toMatchObject({ status: 'skipped', reason: 'stage_not_reached' });
  });

  it('keeps everybody in whom the stage of ten per cent reached when it grows to fifty (F-GRY-02 to 04)', async () => {
    const gate = greeting.get(RegistrationGate);
    const people = Array.from({ length: 200 }, newId).map((id) => ({
      ...{ email: `${id}@example.com`, isInternalTester: false, rolloutBucket: rolloutBucketOf(id) },
    }));
    const reached = async (): Promise<Set<number>> => {
      const refusals = await Promise.all(people.map((person) => gate.refusal(person)));
      return new Set(refusals.flatMap((refusal, index) => (refusal === null ? [index] : [])));
    };
    const before = new Set<number>();
    const counts: number[] = [];
    for (const [stage, share] of Object.entries({ p10: 10, p50: 50, all: 100 })) {
      await greeting.setFlag({ enabled: true, stage });
      const now = await reached();
      expect([...before].filter((index) => !now.has(index))).toEqual([]);
      for (const index of now) before.add(index);
      counts.push(now.size);
      for (const run of await Promise.all([greet(), greet(), greet(), greet()])) {
        const isReached = (await bucketOf(run)) < share;
        expect(run).toMatchObject(
          isReached ? { status: 'degraded' } : { status: 'skipped', reason: 'stage_not_reached' },
        );
      }
    }
    expect(counts[0]).toBeGreaterThan(0);
    expect(counts[1]).toBeGreaterThan(counts[0] ?? 0);
    expect(counts[2]).toBe(people.length);
  });

  it('skips, and still registers, when the group or its tool is not to be had (F-FLG-02 to 04)', async () => {
    await changeTool(false);
    expect(await greet()).toMatchObject({ status: 'skipped', reason: 'tool_unavailable' });
    await changeTool(true);
    await changeGroup(false);
    expect(await greet()).toMatchObject({ status: 'skipped', reason: 'group_unavailable' });
    await changeGroup(true);
    expect(await greet()).toMatchObject({ status: 'degraded', reason: null });
  });

  it('greets with the template as it is now (F-PNL-24, F-CFG-05)', async () => {
    await greeting.changeSettings({ welcome_template: '{{username}}，我们等您很久了。' });
    const texts = (await greeting.messages(await greeting.greet('anna'))).map(({ text }) => text);
    expect(texts).toEqual(['anna，我们等您很久了。']);
  });

  it('tries again after the delays of now (F-RTY-01 to 03, F-PNL-18)', async () => {
    const creating = jest.spyOn(greeting.get(AutomationSteps), 'createConversation');
    const failOnce = () => creating.mockRejectedValueOnce(new Error('no luck'));
    failOnce();
    await greeting.changeSettings({ max_retries: 1, retry_delays_seconds: [3_600] });
    const patient = await greeting.run(await greeting.register('patient'));
    const jobs = 'SELECT due_at, updated_at FROM jobs WHERE dedupe_key = ? AND attempts = 1';
    await until(async () => (await greeting.rows(jobs, patient.id)).length > 0);
    const [job] = await greeting.rows(jobs, patient.id);
    const seconds = (Date.parse(String(job?.['due_at'])) - Date.parse(String(job?.['updated_at']))) / 1_000;
    expect(Math.abs(seconds - 3_600)).toBeLessThanOrEqual(0.2 * 3_600 + 1);

    failOnce();
    await greeting.changeSettings({ retry_delays_seconds: [0.1] });

    expect(await greeting.greet('hasty')).toMatchObject({ status: 'degraded', attempt: 2 });
    expect(await greeting.run(patient.user_id)).toMatchObject({ status: 'queued', attempt: 1 });
  });
});
