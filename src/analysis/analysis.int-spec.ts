import { DataSource } from 'typeorm';
import { startTestApp, type TestApp } from '../../test/support/app';
import { engineUnderTest } from '../../test/support/engines';
import { ConversationImportService } from '../conversations/conversation-import.service';
import type { MessageImport } from '../conversations/conversations.types';
import { newId } from '../common/ids';
import { aProject } from '../treatments/testing';
import { TreatmentImportService } from '../treatments/treatment-import.service';
import { CustomerAnalysisService } from './customer-analysis.service';
import { BusinessMetricsService } from './metrics/business-metrics.service';
import { metricTypes, timeRanges } from './metrics/business-metrics.types';

const day = 86_400_000;

describe('the analysis of a customer', () => {
  let platform: TestApp;
  let analysis: CustomerAnalysisService;
  let conversations: ConversationImportService;
  let treatments: TreatmentImportService;
  const projectId = newId();

  beforeAll(async () => {
    platform = await startTestApp(engineUnderTest());
    await platform.withoutAutomation();
    const get = <T>(type: new (...args: never[]) => T): T => platform.app.get(type, { strict: false });
    analysis = get(CustomerAnalysisService);
    conversations = get(ConversationImportService);
    treatments = get(TreatmentImportService);
    await treatments.importProjects([aProject({ id: projectId })]);
  });
  afterAll(() => platform.close());

  const ago = (days: number) => new Date(Date.now() - days * day);

  async function talk(customerId: string, messages: readonly (readonly ['customer' | 'ai', number, string])[]) {
    const rows = messages.map(([senderType, days, text]): MessageImport => ({
      ...{ id: newId(), senderType, senderId: senderType === 'customer' ? customerId : null, text, isImportant: false },
      createdAt: ago(days),
    }));
    const id = newId();
    await conversations.importHistory([
      {
        ...{
          id,
          title: 't',
          type: 'chat',
          customerId,
          ownerId: customerId,
          aiMode: 'on',
          source: 'test',
          status: 'open',
        },
        ...{ createdAt: ago(400), messages: rows },
      },
    ]);
    return rows.map((row) => row.id);
  }

  const service = (customerId: string, days: number, amount: number) =>
    treatments.importRecords([
      {
        ...{ id: newId(), customerId, projectId, planId: null, consultantId: null, status: 'done', amount },
        ...{ performedAt: ago(days), createdAt: ago(days), satisfaction: null },
      },
    ]);

  /** How many statements `work` sends to the store. */
  async function counted(work: () => Promise<unknown>): Promise<number> {
    const runner = platform.app.get(DataSource).createQueryRunner();
    // On SQLite there is one runner, with a gate of its own before it.
    const target = (Object.hasOwn(runner, 'query') ? runner : Object.getPrototypeOf(runner)) as Pick<
      typeof runner,
      'query'
    >;
    // On a server, hand-made statements go to the pool past the runner.
    const { pool } = platform.app.get(DataSource).driver as { pool?: Pick<typeof runner, 'query'> };
    const spies = [target, ...(pool === undefined ? [] : [pool])].map((door) => jest.spyOn(door, 'query'));
    await work();
    const statements = spies.flatMap((spy) => spy.mock.calls.map(([sql]) => sql));
    for (const spy of spies) spy.mockRestore();
    // What goes on beside it: the poll of configuration epochs, the heartbeat, the look for due jobs.
    return statements.filter((sql) => !/config_epochs|replicas|\bjobs\b|server_now/.test(sql)).length;
  }

  it('follows the rows: a message, a service, feedback and a task each change it (F-TLS-10)', async () => {
    const { userId, token } = await platform.registerCustomer('yang.guang');
    const before = await analysis.analyse(userId, 'predictive');
    expect(before.segment.value).toBe('新用户');
    expect(before.quality).toEqual({ inboundMessages: 0, services: 0, level: 'insufficient' });

    const [first] = await talk(userId, [
      ['ai', 0.01, '您好'],
      ['customer', 0.009, '水光补水多少钱？'],
    ]);
    const talked = await analysis.analyse(userId, 'predictive');
    expect(talked.quality.inboundMessages).toBe(1);
    expect(talked.engagement.score).toBeGreaterThan(before.engagement.score);
    // Named, but nobody has said how old the customer is.
    expect(talked.recommendations.excluded).toMatchObject([{ code: 'hydro' }]);
    expect(talked.predictive?.nextAction.action).toBe('立即回复');

    await platform.call('POST', `/messages/${first}/feedback`, { score: 1, comment: '不好' }, token);
    const rated = await analysis.analyse(userId, 'predictive');
    expect(rated.explain.find(({ feature }) => feature === 'bad_feedback_share')?.value).toBe(1);
    expect(rated.detailed?.churn).toBeGreaterThan(talked.detailed?.churn ?? 1);

    await service(userId, 3, 12_000.5);
    const served = await analysis.analyse(userId, 'predictive');
    expect([served.scores, served.quality.services]).toEqual([{ r: 5, f: 2, m: 4 }, 1]);
    expect(served.detailed?.lifetimeValue).toMatchObject({ basis: 'own', base: 12_000.5 });
    expect(served.segment.value).toBe('潜力客户');
  });

  it('takes the same number of queries whatever the history (done when 3)', async () => {
    const { userId } = await platform.registerCustomer('bai.lu');
    const ask = () => analysis.analyse(userId, 'predictive');
    const empty = await counted(ask);
    for (let round = 0; round < 3; round += 1) {
      const messages = Array.from(
        { length: 300 },
        (_, index) => [index % 2 === 0 ? 'customer' : 'ai', 300 - index, `第 ${index} 句，水光补水`] as const,
      );
      await talk(userId, messages);
      await service(userId, 20 + round, 1000);
    }
    expect(await counted(ask)).toBe(empty);
    expect(empty).toBeGreaterThanOrEqual(15);
    expect(empty).toBeLessThanOrEqual(20);
    expect(await counted(() => analysis.preferences(userId))).toBe(empty);
    expect((await analysis.preferences(userId)).treatment).toMatchObject({ source: 'observed', evidence: 4 });
  });

  it('does not know people who are no customers', async () => {
    await expect(analysis.analyse(newId(), 'basic')).rejects.toMatchObject({ code: 'customers.not_found' });
    const admin = await platform.signIn('admin@anmei.local', 'correct-horse-battery');
    await expect(analysis.analyse(admin.userId, 'basic')).rejects.toMatchObject({ code: 'customers.not_found' });
  });

  it('stands beside figures of the whole business that follow the rows too', async () => {
    const metrics = platform.app.get(BusinessMetricsService, { strict: false });
    const value = async (name: string) =>
      (await metrics.read('overview', '7d')).counts.find(({ metric }) => metric === name)?.value;
    const [customers, revenue] = [await value('new_customers'), await value('revenue')];
    const { userId } = await platform.registerCustomer('shen.xing');
    await service(userId, 1, 800);
    expect([await value('new_customers'), await value('revenue')]).toEqual([customers! + 1, revenue! + 800]);
    for (const type of metricTypes) {
      for (const range of timeRanges) {
        const { counts, trends } = await metrics.read(type, range);
        expect(counts.every(({ value: figure }) => Number.isFinite(figure))).toBe(true);
        expect(trends.every(({ bucket }) => /^\d{4}-\d{2}(-\d{2})?$/.test(bucket))).toBe(true);
      }
    }
    const { trends } = await metrics.read('user_growth', '7d');
    expect(trends.reduce((sum, { value: count }) => sum + count, 0)).toBe(customers! + 1);
  });
});
