import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { testDatabaseUrl } from '../support/databases';
import { RawSession, RawStream } from '../support/raw-mcp';
import { StreamFixturesModule } from '../support/stream-fixtures';

/** The platform stops and starts again on the same database, at the same address, between any two steps of a session. */
describe('a restart', () => {
  let databaseUrl: string;
  let platform: TestApp;
  let group: TestGroup;

  const start = async (port = '0'): Promise<TestApp> =>
    startTestApp('sqlite', { DATABASE_URL: databaseUrl, PORT: port, MCP_MAX_SESSIONS: '3' }, [StreamFixturesModule]);
  /** The group at its new address. */
  const restart = async (session?: RawSession): Promise<void> => {
    await platform.close();
    platform = await start();
    group = { ...group, url: `${platform.url}/mcp/${group.code}` };
    if (session !== undefined) Object.assign(session, { url: group.url });
  };

  beforeAll(async () => {
    databaseUrl = await testDatabaseUrl('sqlite');
    platform = await start();
    group = await platform.createGroup('Restart', ['echo_tool', 'talking_tool', 'asking_tool']);
  });

  afterAll(() => platform.close());

  it('loses nothing between any two steps of a session', async () => {
    const session = new RawSession(group.url, group.key, '2025-11-25', { elicitation: {} });
    await session.open();
    await restart(session);
    expect((await session.post({ jsonrpc: '2.0', method: 'notifications/initialized' })).status).toBe(202);
    await restart(session);
    expect(await (await session.request(1, 'tools/list')).json()).toMatchObject({
      id: 1,
      result: { tools: [{}, {}, {}] },
    });
    expect(await (await session.request(2, 'logging/setLevel', { level: 'debug' })).json()).toMatchObject({
      result: {},
    });
    await restart(session);
    const stream = new RawStream(await session.call(3, 'asking_tool'));
    const question = await stream.nextMessage();
    expect(question).toMatchObject({ method: 'elicitation/create' });
    await session.post({ jsonrpc: '2.0', id: question?.id, result: { action: 'accept', content: { name: 'Mei' } } });
    expect(await stream.nextMessage()).toMatchObject({ id: 3, result: {} });
    await restart(session);
    const listening = new RawStream(await session.listen({ 'last-event-id': 'abc1-3' }));
    await platform.asAdmin('PUT', `/mcp/tools/${group.toolIds['echo_tool']}`, { enabled: false });
    expect(await listening.nextMessage()).toMatchObject({ method: 'notifications/tools/list_changed' });
    await platform.asAdmin('PUT', `/mcp/tools/${group.toolIds['echo_tool']}`, { enabled: true });
    await restart(session);
    expect(await session.end()).toBe(200);
    expect((await session.request(4, 'ping')).status).toBe(404);
    await restart(session);
    expect((await session.request(5, 'ping')).status).toBe(404);
    expect((await session.listen()).status).toBe(404);
  });

  it('does not revive what gave way, nor a session for another key or group', async () => {
    const sessions: RawSession[] = [];
    for (let count = 0; count < 4; count += 1) sessions.push(await new RawSession(group.url, group.key).open());
    const other = await platform.createGroup(`Other ${Math.random()}`, ['echo_tool']);
    await restart();
    const statuses: number[] = [];
    for (const session of sessions) {
      Object.assign(session, { url: group.url });
      statuses.push((await session.request(1, 'ping')).status);
    }
    expect(statuses).toEqual([404, 200, 200, 200]);
    const stolen = new RawSession(`${platform.url}/mcp/${other.code}`, other.key);
    stolen.id = sessions[2]?.id ?? '';
    expect((await stolen.request(1, 'ping')).status).toBe(404);
  });
});
