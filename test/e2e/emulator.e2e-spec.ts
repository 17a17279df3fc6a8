import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestApp, type TestApp, type TestGroup } from '../support/app';
import { type AppChange, type RunningEmulator, startEmulator } from '../support/emulator';

/** Both hops: a caller asks the emulated Dify, whose agent asks the platform over MCP. */
describe('the Dify emulator beside the platform', () => {
  let platform: TestApp;
  let group: TestGroup;
  let dify: RunningEmulator;
  let customer: { userId: string; username: string };

  beforeAll(async () => {
    platform = await startTestApp();
    await platform.withoutAutomation();
    group = await platform.createGroup('Welcome', ['get_user_profile']);
    customer = await platform.registerCustomer('zhou.min');
    dify = await startEmulator();
  });
  afterAll(async () => {
    await dify?.close();
    await platform?.close();
  });

  const ask = async (apiKey: string): Promise<string> => {
    const response = await fetch(`${dify.url}/v1/chat-messages`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        inputs: { user_id: customer.userId, scene: 'welcome', source: 'registration_automation', is_new_user: true },
        query: '请欢迎新用户',
        response_mode: 'streaming',
        user: customer.userId,
        auto_generate_name: false,
      }),
    });
    expect(response.status).toBe(200);
    return response.text();
  };

  it.each([
    ['welcome-a', 'app-WelcomeAEmu0000000000001', '', 'Dify'],
    ['welcome-b', 'app-WelcomeBEmu0000000000002', '', 'emulated-agent', { mcpClient: 'sdk-auto' } as const],
    ['welcome-new', 'app-WelcomeNewEmu00000000004', '/mcp', 'Dify'],
    ['welcome-canary', 'app-WelcomeCanary00000000003', '', 'Dify'],
  ])(
    '%s greets with the name that only the tool could tell',
    async (appId, key, suffix, client, more: Partial<AppChange> = {}) => {
      const server = {
        serverIdentifier: 'anmei',
        url: `${group.url}${suffix}`,
        headers: { Authorization: `Bearer ${group.key}`, 'X-User-Token': '{{request.headers.X-User-Token}}' },
      };
      expect(await dify.addApp({ appId, mcp: [server], ...more })).toEqual(['get_user_profile']);
      await ask(key);
      const [entry] = await dify.journal({ appId });
      expect(entry).toMatchObject({ completed: true, mcpCalls: [{ tool: 'get_user_profile', ok: true }] });
      expect(entry?.answer).toContain(customer.username);

      const { body } = await platform.asAdmin<Record<string, unknown>[]>('GET', `/mcp/call-logs?group_id=${group.id}`);
      expect(body.data[0]).toMatchObject({ tool_name: 'get_user_profile', success: true, client_name: client });
    },
  );

  it('answers without the name when the tool call is refused', async () => {
    await dify.fault({ kind: 'mcp401', appId: 'welcome-a' });
    await ask('app-WelcomeAEmu0000000000001');
    const entry = (await dify.journal({ appId: 'welcome-a' })).at(-1);
    expect(entry).toMatchObject({ fault: 'mcp401', completed: true, mcpCalls: [{ ok: false }] });
    expect(entry?.answer).not.toContain(customer.username);
    expect(entry?.mcpCalls[0]?.exchanges.at(-1)?.status).toBe(401);
  });

  it('takes apps from a file, and shows a mistake in it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'emulator-'));
    const file = join(folder, 'apps.json');
    const own = { appId: 'own', apiKey: 'app-OwnOwnOwnOwnOwnOwnOwnOwn', mode: 'chat' };
    writeFileSync(file, JSON.stringify([own]));
    const configured = await startEmulator({ env: { EMU_APPS: file } });
    const info = await fetch(`${configured.url}/v1/info`, { headers: { authorization: `Bearer ${own.apiKey}` } });
    expect(await info.json()).toMatchObject({ name: 'own', mode: 'chat' });
    await configured.close();
    writeFileSync(file, JSON.stringify([{ ...own, mode: 'dance' }]));
    await expect(startEmulator({ env: { EMU_APPS: file } })).rejects.toThrow('ended before it was ready');
    rmSync(folder, { recursive: true });
  });
});
