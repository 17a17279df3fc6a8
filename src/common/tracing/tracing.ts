/** What is told of a span: no personal data. An `error.type` marks it as failed; what is null or undefined is left out. */
export type SpanFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** W3C trace context, as headers and as `_meta` of MCP. */
export interface TraceParent {
  readonly traceparent?: string;
  readonly tracestate?: string;
}

/** Something that takes time, from {@link Tracing.begin} to its `end`. */
export interface Span {
  /** The trace context for what is called on its behalf. */
  readonly headers: Readonly<Record<string, string>>;
  end(facts: SpanFacts): void;
}

/** Tells a receiver of traces what the platform does. This one is off and costs nothing: there are no spans. */
export class Tracing {
  readonly isOn: boolean = false;

  /** Below `parent`, else below the span that the present work runs within; undefined where traces are off. */
  begin(_name: string, _parent?: TraceParent): Span | undefined {
    return undefined;
  }

  /** Runs `work` so that spans which begin in it stand below `span`. */
  within<T>(_span: Span | undefined, work: () => T): T {
    return work();
  }
}
