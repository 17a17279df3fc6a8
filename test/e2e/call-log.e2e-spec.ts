import { adminLogin, RestClient, type TestGroup } from '../support/app';
import { testDatabaseUrl } from '../support/databases';
import { describeOnEachEngine } from '../support/engines';
import { callTool } from '../support/mcp';
import { freePort, PlatformProcess } from '../support/platform-process';

const totalCalls = 10_000;
const callers = 50;

describeOnEachEngine('the call log through a restart (F-LOG-14)', (engine) => {
  let env: Record<string, string>;
  let port: number;
  let platform: PlatformProcess;
  let group: TestGroup;

  beforeAll(async () => {
    const DATABASE_URL = await testDatabaseUrl(engine);
    env = { DATABASE_URL, ADMIN_EMAIL: adminLogin.login, ADMIN_PASSWORD: adminLogin.password };
    port = await freePort();
    platform = await PlatformProcess.start(env, port);
    group = await new RestClient(platform.url).createGroup('busy', ['echo_tool'], { rate_per_minute: 1_000_000 });
  });
  afterAll(() => platform.stop());

  /** Calls until `totalCalls` are answered, over as many connections as there are callers; the ids of the answers. */
  async function callAll(onAnswer: (answered: number) => void): Promise<string[]> {
    const answered: string[] = [];
    const caller = async (): Promise<void> => {
      while (answered.length < totalCalls) {
        const answer = await callTool(group, 'echo_tool', { message: 'x' }).catch(() => undefined);
        if (answer === undefined || answer.status === 503) {
          await new Promise((resolve) => setTimeout(resolve, 20));
          continue;
        }
        answered.push(answer.headers.get('x-request-id') ?? '');
        onAnswer(answered.length);
      }
    };
    await Promise.all(Array.from({ length: callers }, caller));
    return answered;
  }

  it('holds exactly one row for each of 10,000 answered calls, SIGTERM in between', async () => {
    let restarted: Promise<void> | undefined;
    const answered = await callAll((count) => {
      if (count >= totalCalls / 2) restarted ??= restart();
    });
    await restarted;
    expect(new Set(answered).size).toBe(answered.length);

    const rows = await allRequestIds(new RestClient(platform.url), group.id);
    expect(new Set(rows).size).toBe(rows.length);
    const recorded = new Set(rows);
    expect(answered.filter((id) => !recorded.has(id))).toEqual([]);
    expect(rows.length - answered.length).toBeLessThanOrEqual(callers);
  }, 600_000);

  async function restart(): Promise<void> {
    expect(await platform.stop('SIGTERM')).toBe(0);
    platform = await PlatformProcess.start(env, port);
  }
});

async function allRequestIds(rest: RestClient, groupId: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const after: string = cursor === '' ? '' : `&cursor=${cursor}`;
    const page = await rest.asAdmin<{ request_id: string }[]>(
      'GET',
      `/mcp/call-logs?group_id=${groupId}&limit=100${after}`,
    );
    ids.push(...page.body.data.map(({ request_id }) => request_id));
    cursor = page.body.page?.next_cursor ?? null;
  }
  return ids;
}
