import { startTestApp, type TestApp } from '../../test/support/app';
import { engineUnderTest } from '../../test/support/engines';
import { Database } from '../common/database/database';
import type { ServerConfig } from '../config/app-config';
import { ConversationsService } from '../conversations/conversations.service';
import { CustomersService } from '../customers/customers.service';
import { TasksService } from '../tasks/tasks.service';
import { SeedModule } from './seed.module';
import { SeedService } from './seed.service';

const password = 'a-password-of-the-demo';
const tables = [
  ...['users', 'user_roles', 'customers', 'customer_profiles', 'customer_insights', 'conversations'],
  ...['conversation_participants', 'messages', 'tasks', 'task_events', 'mcp_tool_groups', 'mcp_tools'],
];

describe('the seeds', () => {
  let platform: TestApp;
  let seeds: SeedService;

  const content = async (): Promise<Record<string, unknown[]>> => {
    const rows = tables.map(
      async (table) => [table, await platform.app.get(Database).rows(`SELECT * FROM ${table}`)] as const,
    );
    return Object.fromEntries(await Promise.all(rows));
  };

  beforeAll(async () => {
    platform = await startTestApp(engineUnderTest(), {}, [SeedModule]);
    seeds = platform.app.select(SeedModule).get(SeedService);
  });
  afterAll(() => platform.close());

  it('add everything once and say who may sign in', async () => {
    const report = await seeds.run({ password });

    // The group of the automation is there from the first start.
    expect(report.added).toMatchObject({ accounts: 35, customers: 30, groups: 4 });
    expect(report.added.messages).toBeGreaterThan(900);
    expect(report.password).toBe(password);
    expect(report.people.slice(0, 5).map(({ login, roles }) => [login, ...roles])).toEqual([
      ['admin_zhou', 'admin'],
      ['operator_he', 'operator'],
      ['consultant_su', 'consultant'],
      ['consultant_lu', 'consultant'],
      ['doctor_gu', 'doctor'],
    ]);
  });

  it('let everybody sign in with the one password', async () => {
    for (const login of ['admin_zhou', 'doctor.gu@demo.anmei.local', '林婉清']) {
      expect((await platform.signIn(login, password)).token).toEqual(expect.any(String));
    }
  });

  it('change nothing when they run again, however often, also what people have changed since', async () => {
    const customers = platform.app.get(CustomersService);
    const [customer] = (await customers.page({ query: '林婉清' }, 1, undefined)).items;
    const { version } = await customers.getRecord({ userId: customer!.userId });
    await customers.updateProfile(customer!.userId, version, { skinType: '改过' });
    const before = await content();

    const again = await seeds.run({ password: 'another-password' });
    await Promise.all([seeds.run({ password }), seeds.run({ password })]);

    expect(new Set(Object.values(again.added))).toEqual(new Set([0]));
    expect(again.password).toBeNull();
    expect(await content()).toEqual(before);
  });

  it('can be read through every door', async () => {
    const customer = (await platform.app.get(CustomersService).page({ query: '王丽娜' }, 1, undefined)).items[0]!
      .userId;
    const tasks = platform.app.get(TasksService);

    expect((await platform.app.get(ConversationsService).getData(customer, 10, true)).totals.messages).toBeGreaterThan(
      20,
    );
    expect(
      (await tasks.page(await tasks.viewer(customer), {}, 10, undefined)).items.map(({ taskType }) => taskType),
    ).toContain('complaint');
  });

  it('refuse production', async () => {
    const production = new SeedService(
      { environment: 'production' } as ServerConfig,
      ...([undefined, undefined, undefined] as unknown as [never, never, never]),
    );

    await expect(production.run({ password })).rejects.toMatchObject({ code: 'seed.production', kind: 'forbidden' });
  });
});
