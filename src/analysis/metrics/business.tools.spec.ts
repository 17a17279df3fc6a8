import { aToolCall } from '../../tools/kit/testing';
import type { BusinessMetricsService } from './business-metrics.service';
import type { BusinessMetrics } from './business-metrics.types';
import { BusinessTools } from './business.tools';

const figures: BusinessMetrics = {
  ...{ type: 'overview', range: '30d', retention: null },
  from: new Date('2026-05-11T06:00:00.000Z'),
  to: new Date('2026-06-10T06:00:00.000Z'),
  counts: [{ metric: 'revenue', value: 1200.5 }],
  trends: [{ metric: 'messages', bucket: '2026-06-09', value: 4 }],
};

function toolsWith(overrides: Partial<BusinessMetrics> = {}) {
  const read = jest.fn().mockResolvedValue({ ...figures, ...overrides });
  return { tools: new BusinessTools({ read } as unknown as BusinessMetricsService), read };
}

describe('get_business_metrics', () => {
  const args = { metric_type: 'overview', time_range: '30d' } as const;

  it('reads the figures over the range, and leaves retention out where there is none', async () => {
    const { tools, read } = toolsWith();

    expect(await tools.getBusinessMetrics(args, aToolCall())).toEqual({
      ...args,
      ...{ from: '2026-05-11T06:00:00.000Z', to: '2026-06-10T06:00:00.000Z' },
      counts: [{ metric: 'revenue', value: 1200.5 }],
      trends: [{ metric: 'messages', bucket: '2026-06-09', value: 4 }],
    });
    expect(read).toHaveBeenCalledWith('overview', '30d');
  });

  it.each([
    [
      { cohort: 4, retained: 1, rate: 0.25, firstDialogueRate: 0.5 },
      { cohort: 4, retained: 1, rate: 0.25, first_dialogue_rate: 0.5 },
    ],
    [
      { cohort: 0, retained: 0, rate: null, firstDialogueRate: null },
      { cohort: 0, retained: 0 },
    ],
  ])('tells the retention %j without rates of nobody', async (retention, shown) => {
    const { tools } = toolsWith({ retention });

    expect(await tools.getBusinessMetrics(args, aToolCall())).toMatchObject({ retention: shown });
    expect((await tools.getBusinessMetrics(args, aToolCall())).retention).toEqual(shown);
  });
});
