import { startTestApp, type TestApp } from '../../test/support/app';
import { engineUnderTest } from '../../test/support/engines';
import { CustomerAnalysisService } from '../analysis/customer-analysis.service';
import { seedCustomers } from './seed-people';
import { SeedModule } from './seed.module';
import { SeedService } from './seed.service';

describe('the seeds', () => {
  let platform: TestApp;
  const run = () => platform.app.get(SeedService, { strict: false }).run({ password: 'a-long-enough-password' });

  beforeAll(async () => {
    platform = await startTestApp(engineUnderTest(), {}, [SeedModule]);
  });
  afterAll(() => platform.close());

  it('tell a year with catalogue, plans, services and consultations, and nothing twice', async () => {
    const first = await run();
    expect(first.added.projects).toBeGreaterThanOrEqual(20);
    expect(first.added.customers).toBe(30);
    expect(first.added.plans).toBeGreaterThan(10);
    expect(first.added.serviceRecords).toBeGreaterThan(40);
    expect(first.added.consultations).toBeGreaterThan(50);
    const again = await run();
    expect(Object.values(again.added).every((count) => count === 0)).toBe(true);
  });

  it('make customers of clearly different kinds', async () => {
    const analysis = platform.app.get(CustomerAnalysisService, { strict: false });
    const verdicts = new Map<string, Set<string>>();
    for (const { id, kind } of seedCustomers) {
      const { segment } = await analysis.analyse(id, 'predictive');
      verdicts.set(kind, (verdicts.get(kind) ?? new Set()).add(segment.value));
    }
    expect([...(verdicts.get('new') ?? [])]).toEqual(['新用户']);
    expect(['核心客户', '忠诚客户']).toEqual(expect.arrayContaining([...(verdicts.get('loyal') ?? [])]));
    expect([...(verdicts.get('at_risk') ?? [])]).toEqual(['流失风险高价值']);
    expect([...(verdicts.get('sleeping') ?? [])]).toEqual(['沉睡客户']);
  });
});
