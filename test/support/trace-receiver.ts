import { z } from 'zod';
import { type LocalAnswer, LocalServer, type ReceivedRequest } from './local-server';

const attribute = z.object({
  key: z.string(),
  value: z.union([
    z.strictObject({ stringValue: z.string() }),
    z.strictObject({ intValue: z.union([z.int(), z.string()]) }),
    z.strictObject({ boolValue: z.boolean() }),
    z.strictObject({ doubleValue: z.number() }),
  ]),
});
const nanoseconds = z.string().regex(/^\d{19}$/);
/** ExportTraceServiceRequest of OTLP 1 in JSON, as much of it as we send. */
const exported = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: z.array(attribute) }),
      scopeSpans: z.array(
        z.object({
          spans: z.array(
            z.object({
              traceId: z.string().regex(/^[0-9a-f]{32}$/),
              spanId: z.string().regex(/^[0-9a-f]{16}$/),
              parentSpanId: z
                .string()
                .regex(/^[0-9a-f]{16}$/)
                .optional(),
              name: z.string(),
              startTimeUnixNano: nanoseconds,
              endTimeUnixNano: nanoseconds,
              attributes: z.array(attribute),
              status: z.object({ code: z.int() }),
            }),
          ),
        }),
      ),
    }),
  ),
});

type Sent = z.output<typeof exported>['resourceSpans'][number]['scopeSpans'][number]['spans'][number];

/** A span as it came, its attributes by name. */
export interface ReceivedSpan extends Omit<Sent, 'attributes'> {
  readonly service: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A receiver of OTLP over HTTP that takes JSON and nothing that is not of the protocol. */
export class TraceReceiver {
  readonly spans: ReceivedSpan[] = [];
  /** Everything as text, for what must not be in it. */
  text = '';
  readonly faults: string[] = [];

  private constructor(private readonly server: () => LocalServer) {}

  static async start(): Promise<TraceReceiver> {
    const receiver: TraceReceiver = new TraceReceiver(() => server);
    const server = await LocalServer.start((request) => receiver.take(request));
    return receiver;
  }

  get url(): string {
    return this.server().url;
  }

  named(name: string): ReceivedSpan[] {
    return this.spans.filter((span) => span.name === name);
  }

  async stop(): Promise<void> {
    await this.server().stop();
  }

  private take({ method, url, headers, body }: ReceivedRequest): LocalAnswer {
    this.text += body.toString('utf8');
    const parsed = exported.safeParse(JSON.parse(body.toString('utf8')));
    const head = `${method} ${url.pathname} ${headers['content-type']}`;
    if (head !== 'POST /v1/traces application/json') this.faults.push(head);
    if (!parsed.success) this.faults.push(parsed.error.message);
    for (const { resource, scopeSpans } of parsed.data?.resourceSpans ?? []) {
      const service = String(byName(resource.attributes)['service.name']);
      for (const span of scopeSpans.flatMap(({ spans }) => spans)) {
        this.spans.push({ ...span, service, attributes: byName(span.attributes) });
      }
    }
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
  }
}

function byName(attributes: readonly z.output<typeof attribute>[]): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
