import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { Metrics } from '../common/metrics/metrics';
import { MetricsController } from './metrics.controller';

describe('/metrics', () => {
  it('gives Prometheus the numbers of the process and of its modules', async () => {
    const module = await Test.createTestingModule({ controllers: [MetricsController], providers: [Metrics] }).compile();
    const app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter(), { logger: false });
    await app.init();
    try {
      const metrics = app.get(Metrics);
      metrics.counter('test_total', 'Things', ['kind'] as const).inc({ kind: 'good' }, 2);
      metrics.histogram('test_seconds', 'Times', ['kind'] as const, [0.1, 1]).observe({ kind: 'good' }, 0.5);
      const answer = await app.inject({ method: 'GET', url: '/metrics' });
      expect(answer.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(answer.body).toContain('test_total{kind="good"} 2');
      expect(answer.body).toContain('test_seconds_bucket{le="1",kind="good"} 1');
      expect(answer.body).toContain('process_cpu_user_seconds_total');
    } finally {
      await app.close();
    }
  });
});
