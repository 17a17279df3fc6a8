import { checkFeature, completersOf } from './feature-checks';
import type { Completer } from './kit/completer';
import type { ResourceAnswer, ResourceDefinition } from './kit/mcp-resource';
import type { ToolSubject } from './kit/mcp-tool';
import type { ToolCall } from './kit/tool-call';
import type { ListedResource, ResourceProduct } from './listed-feature.types';
import type { Made, Runnable } from './runnable.types';
import { UriTemplate } from './uri-template';

/** A resource, or a family of them, as the code offers it: checked once at start. */
export class RegisteredResource {
  readonly name: string;
  readonly tools: readonly string[];
  readonly timeoutSeconds: number;
  readonly template: UriTemplate;
  readonly listed: ListedResource;
  /** Whether it stands in the list of its kind. */
  readonly isListed: boolean;
  readonly completers: ReadonlyMap<string, Completer<never>>;

  /** Throws one sentence that says what is wrong with the definition. */
  constructor(
    private readonly definition: ResourceDefinition,
    /** `Class.method`, for people. */
    readonly source: string,
    readonly provider: object,
    private readonly handler: (params: unknown, call: ToolCall) => Promise<unknown>,
  ) {
    const { uri, name, title, description, mimeType, tools, timeoutSeconds, listed } = definition;
    this.template = new UriTemplate(uri);
    checkFeature(definition, this.template.names);
    if (mimeType === '') throw new Error('it has no mimeType');
    this.name = name;
    this.tools = tools;
    this.timeoutSeconds = timeoutSeconds ?? 30;
    this.isListed = listed ?? true;
    this.completers = completersOf(definition.complete);
    this.listed = { uri, name, title, description, mimeType };
  }

  /** The resource at one address; undefined when the address is another's. */
  at(uri: string): Runnable<ResourceProduct> | undefined {
    const params = this.template.match(uri);
    if (params === undefined) return undefined;
    const { name, subject } = this.definition;
    return {
      name,
      metric: `resource:${name}`,
      version: '1.0.0',
      effect: 'read',
      subject: subject satisfies ToolSubject,
      parse: () => params,
      make: (args, call) => this.read(uri, args, call),
    };
  }

  private async read(uri: string, params: unknown, call: ToolCall): Promise<Made<ResourceProduct>> {
    const answer = (await this.handler(params, call)) as ResourceAnswer;
    const { mimeType, ttlMs = 0 } = this.definition;
    const isText = typeof answer === 'string';
    const contents = isText
      ? { uri, mimeType, text: answer }
      : { uri, mimeType, blob: Buffer.from(answer).toString('base64') };
    const log = { mimeType, [isText ? 'characters' : 'bytes']: answer.length };
    return { outcome: { kind: 'resource', contents: [contents], ttlMs }, log };
  }
}
