import type { TracingConfig } from '../../config/app-config';
import { Tracing } from './tracing';

/** The libraries are loaded where traces are wanted, nowhere else. */
export function startTracing({ endpoint }: TracingConfig): Tracing {
  if (endpoint === undefined) return new Tracing();
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an import would load them at every start
  const { OtlpTracing } = require('./otlp-tracing') as typeof import('./otlp-tracing');
  return new OtlpTracing(endpoint);
}
