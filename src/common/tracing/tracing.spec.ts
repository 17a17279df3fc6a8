import { TracingConfig } from '../../config/app-config';
import { OtlpTracing } from './otlp-tracing';
import { startTracing } from './start-tracing';
import { Tracing } from './tracing';

describe('tracing', () => {
  it('is off without an endpoint: nothing is loaded, no spans, work as it is', () => {
    const loaded = jest.fn();
    jest.isolateModules(() => {
      jest.doMock('@opentelemetry/api', loaded);
      const tracing = startTracing(new TracingConfig(undefined));
      expect([tracing.isOn, tracing.begin('x'), tracing.within(undefined, () => 5)]).toEqual([false, undefined, 5]);
    });
    expect(loaded).not.toHaveBeenCalled();
    expect(startTracing(new TracingConfig(undefined))).toBeInstanceOf(Tracing);
  });

  it('puts spans below those that the work runs within, also over waiting, and others beside them', async () => {
    const tracing = startTracing(new TracingConfig('http://127.0.0.1:1')) as OtlpTracing;
    expect(tracing).toBeInstanceOf(OtlpTracing);
    const parts = (headers: Readonly<Record<string, string>>) => headers['traceparent']!.split('-');
    const outer = tracing.begin('outer');
    const inner = await tracing.within(outer, async () => {
      await new Promise(setImmediate);
      return tracing.begin('inner');
    });
    const beside = tracing.begin('beside');
    const [outerTrace, innerTrace, besideTrace] = [outer, inner, beside].map(({ headers }) => parts(headers)[1]);
    expect(innerTrace).toBe(outerTrace);
    expect(besideTrace).not.toBe(outerTrace);
    expect(parts(inner.headers)[2]).not.toBe(parts(outer.headers)[2]);
  });
});
