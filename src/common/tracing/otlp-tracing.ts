import { AsyncLocalStorage } from 'node:async_hooks';
import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import {
  type Context,
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type Span as OtelSpan,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { type Span, type SpanFacts, type TraceParent, Tracing } from './tracing';

/** Milliseconds for one delivery, also for the last one when the platform stops. */
const exportTimeout = 3_000;
const propagator = new W3CTraceContextPropagator();

/** Sends spans by OTLP over HTTP, in batches beside the work; a receiver that is away costs spans and nothing else. */
export class OtlpTracing extends Tracing implements OnApplicationShutdown {
  override readonly isOn = true;
  private readonly logger = new Logger('Tracing');
  private readonly contexts = new AsyncLocalStorage<Context>();
  private readonly provider: TracerProvider;
  private hasFailed = false;

  constructor(endpoint: string) {
    super();
    setGlobalErrorHandler((error) => this.complain(error));
    const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: exportTimeout });
    this.provider = new TracerProvider({
      resource: resourceFromAttributes({ 'service.name': 'anmei-mcp-platform' }),
      spanProcessors: [new BatchSpanProcessor({ exporter, exportTimeoutMillis: exportTimeout })],
    });
  }

  override begin(name: string, parent: TraceParent = {}): OtlpSpan {
    const current = this.contexts.getStore() ?? propagator.extract(ROOT_CONTEXT, parent, defaultTextMapGetter);
    const span = this.provider.getTracer('anmei-mcp-platform').startSpan(name, {}, current);
    return new OtlpSpan(span, trace.setSpan(current, span));
  }

  override within<T>(span: Span | undefined, work: () => T): T {
    return span instanceof OtlpSpan ? this.contexts.run(span.context, work) : work();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.provider.shutdown().catch((error: unknown) => this.complain(error));
  }

  /** Once: the receiver is no part of the platform. */
  private complain(error: unknown): void {
    if (!this.hasFailed) this.logger.warn({ msg: 'traces cannot be delivered', err: error });
    this.hasFailed = true;
  }
}

class OtlpSpan implements Span {
  constructor(
    private readonly span: OtelSpan,
    readonly context: Context,
  ) {}

  get headers(): Record<string, string> {
    const headers: Record<string, string> = {};
    propagator.inject(this.context, headers, defaultTextMapSetter);
    return headers;
  }

  end(facts: SpanFacts): void {
    for (const [name, value] of Object.entries(facts)) {
      if (value !== null && value !== undefined) this.span.setAttribute(name, value);
    }
    if (typeof facts['error.type'] === 'string') this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end();
  }
}
