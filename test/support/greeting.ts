import { until } from './until';
import { Database } from '../../src/common/database/database';
import { MessageHistoryService } from '../../src/conversations/message-history.service';
import { GroupsService } from '../../src/groups/groups.service';
import { startTestApp, type TestApp } from './app';
import { redisUrl, testDatabaseUrl } from './databases';
import { type AppChange, type RunningEmulator, startEmulator } from './emulator';
import { type Engine, isAvailable } from './engines';

/** A run of the automation as administrators see it. */
export interface Run {
  readonly id: string;
  readonly user_id: string;
  readonly status: 'queued' | 'running' | 'succeeded' | 'degraded' | 'failed' | 'skipped';
  readonly reason: string | null;
  readonly attempt: number;
  readonly conversation_id: string;
  readonly message_id: string | null;
  readonly welcome_source: string | null;
  readonly response_ms: number | null;
  readonly finished_at: string | null;
  readonly steps: readonly {
    readonly step: string;
    readonly success: boolean;
    readonly duration_ms: number;
    readonly error_type: string | null;
  }[];
}

type Row = Record<string, unknown>;

/** The app of the emulator that greets unless a test names another one. */
export const welcomeApp = { app_id: 'welcome-a', api_key: 'app-WelcomeAEmu0000000000001' };
const password = 'a-long-enough-password';
const flagPath = '/feature-flags/registration_automation';

/**
 * A platform that greets new customers through an emulated Dify whose agent asks the platform over MCP: every hop is real.
 * On MariaDB it uses a Redis where there is one.
 */
export class Greeting {
  private constructor(
    public platform: TestApp,
    readonly dify: RunningEmulator,
    private readonly startAgain: () => Promise<TestApp>,
    /** The automation's own group. */
    readonly group: { readonly id: string; readonly key: string },
    readonly agentId: string,
  ) {}

  /** Starts both; the agent works with `app` in place of what it would have by default. */
  static async start(engine: Engine, app: Partial<AppChange> = {}): Promise<Greeting> {
    const env: Record<string, string> = { DATABASE_URL: await testDatabaseUrl(engine) };
    if (engine === 'mariadb' && isAvailable('redis')) env['REDIS_URL'] = redisUrl();
    const start = (): Promise<TestApp> => startTestApp(engine, env);
    const [platform, dify] = await Promise.all([start(), startEmulator()]);
    const groups = platform.app.get(GroupsService, { strict: false });
    const { id = '' } = (await groups.findServer('automation')) ?? {};
    const group = { id, key: await groups.keyForOwnCalls('automation') };
    const agent = { name: 'Welcome', provider: 'dify', scene: 'welcome', ...welcomeApp, base_url: `${dify.url}/v1` };
    const { body } = await platform.asAdmin<{ id: string }>('POST', '/agents', agent);
    if (!body.success) throw new Error(`the agent was refused: ${JSON.stringify(body.error)}`);
    const greeting = new Greeting(platform, dify, start, group, body.data.id);
    await dify.addApp({ appId: welcomeApp.app_id, mcp: [greeting.server], ...app });
    return greeting;
  }

  /** The MCP server of the automation, as an agent's app knows it. */
  get server(): NonNullable<AppChange['mcp']>[number] {
    const headers = { Authorization: `Bearer ${this.group.key}` };
    return { serverIdentifier: 'anmei', url: `${this.platform.url}/mcp/automation`, headers };
  }

  async close(): Promise<void> {
    await this.platform.close();
    await this.dify.close();
  }

  /** Stops the platform and starts it over the same database, at another address. */
  async restart(): Promise<void> {
    await this.platform.close();
    this.platform = await this.startAgain();
    await this.dify.addApp({ appId: welcomeApp.app_id, mcp: [this.server] });
  }

  /** A provider of the running platform. */
  get<T>(type: abstract new (...args: never[]) => T): T {
    return this.platform.app.get<T>(type, { strict: false });
  }

  /** Rows as they are stored. */
  async rows(sql: string, ...values: unknown[]): Promise<Row[]> {
    return this.get(Database).rows<Row>(sql, values);
  }

  /** A new customer's id, as soon as the 201 has come. */
  async register(name: string, more: Row = {}): Promise<string> {
    const body = { email: `${name}@example.com`, username: name, password, ...more };
    const { status, body: answer } = await this.platform.call<{ id: string }>('POST', '/auth/register', body);
    if (status !== 201) throw new Error(`${name} was not registered: ${status} ${JSON.stringify(answer.error)}`);
    return answer.data.id;
  }

  async run(userId: string): Promise<Run> {
    const [row] = await this.rows('SELECT id FROM automation_runs WHERE user_id = ?', userId);
    return (await this.platform.asAdmin<Run>('GET', `/registration-automation/runs/${String(row?.['id'])}`)).body.data;
  }

  /** The customer's run, once it has ended. */
  async ended(userId: string): Promise<Run> {
    const open = "SELECT id FROM automation_runs WHERE user_id = ? AND status IN ('queued', 'running')";
    await until(async () => (await this.rows(open, userId)).length === 0, 30_000);
    return this.run(userId);
  }

  /** A new customer's run, once it has ended. */
  async greet(name: string): Promise<Run> {
    return this.ended(await this.register(name));
  }

  /** What stands in the conversation of a run, oldest first. */
  async messages({ conversation_id: conversationId }: Run) {
    const history = this.get(MessageHistoryService);
    return (await history.read({ anchor: { conversationId }, count: 50 }, null)).messages;
  }

  /** Changes some fields of the agent that greets. */
  async changeAgent(change: Row): Promise<void> {
    expectOk(await this.platform.asAdmin('PATCH', `/agents/${this.agentId}`, change));
  }

  /** Changes some of the settings of registrations, as an operator does. */
  async changeSettings(change: Row): Promise<void> {
    const path = '/settings/registration';
    const { version, value } = (await this.platform.asAdmin<{ version: number; value: Row }>('GET', path)).body.data;
    expectOk(await this.platform.asAdmin('PUT', path, { version, value: { ...value, ...change } }));
  }

  /** Sets the flag of the automation, as an operator does. */
  async setFlag(change: { enabled: boolean; stage: string }): Promise<void> {
    const { version } = (await this.platform.asAdmin<{ version: number }>('GET', flagPath)).body.data;
    expectOk(await this.platform.asAdmin('PUT', flagPath, { version, ...change }));
  }
}

function expectOk({ status, body }: { status: number; body: { error?: unknown } }): void {
  if (status !== 200) throw new Error(`an operator's change was refused: ${status} ${JSON.stringify(body.error)}`);
}
