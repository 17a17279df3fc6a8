import { describeOnEachEngine } from '../support/engines';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { callTool, listTools, rpc } from '../support/mcp';

const groupCount = 20;
const allTools = [
  'create_task',
  'echo_tool',
  'get_conversation_data',
  'get_customer_profile',
  'get_message_history',
  'get_task',
  'get_user_profile',
  'list_tasks',
  'search_users',
  'update_task_status',
];

describeOnEachEngine('isolation of groups (F-GEN-03, F-AUT, F-LOG-14)', (engine) => {
  let platform: TestApp;
  const groups: TestGroup[] = [];

  beforeAll(async () => {
    platform = await startTestApp(engine);
    for (let n = 0; n < groupCount; n += 1) {
      const tools = allTools.filter((_, index) => n < 10 || index !== n % 10);
      groups.push(await platform.createGroup(`group ${n}`, tools, { server_code: `group-${n}` }));
    }
  });
  afterAll(() => platform.close());

  it('lists for each key just the tools of its own group', async () => {
    for (const group of groups) {
      const seen = await listTools(group);
      expect(seen).toEqual(Object.keys(group.toolIds).sort());
    }
  });

  it('answers a key on its own server code only, everybody else with one and the same 401', async () => {
    const refusals = new Set<string>();
    for (const credential of groups) {
      for (const server of groups) {
        const answer = await callTool({ url: server.url, key: credential.key }, 'echo_tool', { message: 'canary' });
        const own = server.code === credential.code && 'echo_tool' in server.toolIds;
        if (server.code !== credential.code) {
          expect(answer.status).toBe(401);
          refusals.add(JSON.stringify(answer.body));
        } else if (own) expect(answer.body.result?.structuredContent).toMatchObject({ message: 'canary' });
        else expect(answer.body.error?.code).toBe(-32602);
      }
    }
    for (const key of ['mcp_key_' + 'A'.repeat(43), 'nonsense']) {
      refusals.add(JSON.stringify((await callTool({ url: groups[0]!.url, key }, 'echo_tool')).body));
    }
    refusals.add(
      JSON.stringify((await callTool({ url: `${platform.url}/mcp/unknown`, key: groups[0]!.key }, 'echo_tool')).body),
    );
    refusals.add(JSON.stringify((await rpc(groups[0]!.url, undefined, 'tools/call', { name: 'echo_tool' })).body));
    expect(refusals.size).toBe(1);
  });

  it('calls each tool of each group by its own key only: the whole matrix', async () => {
    for (const group of groups) {
      const answers = await Promise.all(
        allTools.map(async (name) => ({ name, answer: await callTool(group, name, {}) })),
      );
      for (const { name, answer } of answers) {
        if (name in group.toolIds) expect(answer.body.result).toBeDefined();
        else expect(answer.body.error).toMatchObject({ code: -32602 });
      }
    }
  });

  it('keeps one row for every refusal, with its reason', async () => {
    const [first, second] = groups as [TestGroup, TestGroup];
    const foreign = await callTool({ url: first.url, key: second.key }, 'echo_tool', { message: 'x' });
    const unknown = await callTool(first, 'no_such_tool', {});
    for (const [answer, code] of [
      [foreign, 'mcp.unauthenticated'],
      [unknown, 'tools.not_found'],
    ] as const) {
      const requestId = answer.headers.get('x-request-id') ?? '';
      const { body } = await platform.asAdmin<Record<string, unknown>[]>(
        'GET',
        `/mcp/call-logs?request_id=${requestId}`,
      );
      expect(body.data).toEqual([
        expect.objectContaining({ success: false, error_code: code, server_code: first.code }),
      ]);
    }
  });

  it('stops serving a rotated, a disabled and a deleted group at once', async () => {
    const [rotated, disabled, deleted] = groups as [TestGroup, TestGroup, TestGroup];
    const echo = (server: TestGroup): ReturnType<typeof callTool> => callTool(server, 'echo_tool', { message: 'x' });

    const rotation = await platform.asAdmin<{ api_key: string }>(
      'POST',
      `/mcp/groups/${rotated.id}/regenerate-key`,
      {},
    );
    expect((await echo(rotated)).status).toBe(401);
    const renewed = { ...rotated, key: rotation.body.data.api_key };
    expect((await echo(renewed)).body.result?.isError).toBeUndefined();

    await platform.asAdmin('PATCH', `/mcp/groups/${disabled.id}`, { enabled: false });
    const refused = await echo(disabled);
    expect([refused.status, refused.body.error?.message]).toEqual([403, 'Group disabled']);

    await platform.asAdmin('DELETE', `/mcp/groups/${deleted.id}`);
    expect((await echo(deleted)).status).toBe(401);
  });

  it('neither lists nor runs a tool that was disabled a moment ago', async () => {
    const group = groups[5]!;
    await platform.asAdmin('PUT', `/mcp/tools/${group.toolIds['echo_tool']}`, { enabled: false });
    expect(await listTools(group)).not.toContain('echo_tool');
    expect((await callTool(group, 'echo_tool', { message: 'x' })).body.error?.code).toBe(-32602);
  });
});
