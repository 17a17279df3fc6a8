import { DiscoveryService } from '@nestjs/core';
import type { Completers } from './completer';
import type { ToolSubject } from './mcp-tool';
import type { ToolCall } from './tool-call';

/** The parameters of a uri template: `'customer://{user_id}/profile'` has `user_id`. */
export type UriParams<Uri extends string> = Uri extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [Key in Name]: string } & UriParams<Rest>
  : unknown;

type ParamName<Uri extends string> = Extract<keyof UriParams<Uri>, string>;

/** Everything there is to know about a resource: something that an application reads by its address. */
export interface ResourceDefinition<Uri extends string = string, Provider = never> {
  /** One address, or a template of RFC 6570 level 1: `{name}` stands for a text without `/`. */
  readonly uri: Uri;
  /** `^[a-z][a-z0-9_]{2,39}$`, unique among resources. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  /** `{ argument }` names a parameter of the template. */
  readonly subject: ToolSubject;
  /**
   * A group has this resource while all of these tools are enabled there: so the rights to tools govern resources, too.
   * Name the tools that show the same data.
   */
  readonly tools: readonly [string, ...string[]];
  /** Whether a fixed address is listed; default true. An unlisted one is read by those who know it. */
  readonly listed?: boolean;
  readonly complete?: Completers<Provider, ParamName<Uri>>;
  /** Milliseconds for which a client may keep what it read; 0 when absent. */
  readonly ttlMs?: number;
  /** Seconds until a run is stopped; 30 when absent. */
  readonly timeoutSeconds?: number;
}

/** Text, or bytes. An AppError of the kind not_found says that there is nothing at this address. */
export type ResourceAnswer = string | Uint8Array;

type ResourceMethod<Uri extends string> = (params: UriParams<Uri>, call: ToolCall) => Promise<ResourceAnswer>;

/** Marks resource methods; the registry reads it. */
export const ResourceMarker = DiscoveryService.createDecorator<ResourceDefinition>();

/** Makes a method of an injectable class a resource, or a family of them by a template. */
export function McpResource<Uri extends string, Provider extends object>(
  definition: ResourceDefinition<Uri, Provider>,
) {
  const mark = ResourceMarker(definition);
  return <Method extends ResourceMethod<Uri>>(
    target: Provider,
    method: string,
    descriptor: TypedPropertyDescriptor<Method>,
  ): void => {
    mark(target, method, descriptor);
  };
}
