import type { DiscoveryService, MetadataScanner } from '@nestjs/core';

type ProviderWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** A method that a decorator of the kit has marked. */
export interface MarkedMethod<Definition> {
  readonly definition: Definition;
  /** `Class.method`, for people. */
  readonly source: string;
  /** The object whose method it is. */
  readonly provider: object;
  readonly run: (...args: readonly unknown[]) => Promise<unknown>;
}

/**
 * The marked methods of all providers. Hands each to `register`; what that throws, and a request-scoped class, stops the
 * start with a message that begins with `Tool "name" (Class.method)`.
 */
export function collectMarked<Definition extends { readonly name: string }>(
  from: { readonly discovery: DiscoveryService; readonly scanner: MetadataScanner },
  marker: { readonly KEY: string },
  noun: string,
  register: (method: MarkedMethod<Definition>) => void,
): void {
  for (const provider of from.discovery.getProviders()) {
    for (const { method, definition, typeName } of markedOn<Definition>(provider, marker, from.scanner)) {
      const source = `${typeName}.${method}`;
      const label = `${noun} "${definition.name}" (${source})`;
      if (!provider.isDependencyTreeStatic()) {
        throw new Error(
          `${label}: its class is request-scoped; such classes are singletons, the caller is in the ToolCall.`,
        );
      }
      const instance = provider.instance as Record<string, (...args: readonly unknown[]) => Promise<unknown>>;
      try {
        register({ definition, source, provider: instance, run: (...args) => instance[method]!(...args) });
      } catch (cause) {
        throw new Error(`${label}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
      }
    }
  }
}

/** Read from the prototype, because request-scoped classes have no instance. */
function markedOn<Definition>(
  provider: ProviderWrapper,
  marker: { readonly KEY: string },
  scanner: MetadataScanner,
): { method: string; definition: Definition; typeName: string }[] {
  const type = provider.metatype as { prototype?: object; name: string } | null;
  const prototype: unknown = type?.prototype;
  if (type === null || prototype === null || typeof prototype !== 'object') return [];
  return scanner.getAllMethodNames(prototype).flatMap((method) => {
    const handler: unknown = (prototype as Record<string, unknown>)[method];
    if (typeof handler !== 'function') return [];
    const definition = Reflect.getMetadata(marker.KEY, handler) as Definition | undefined;
    return definition === undefined ? [] : [{ method, definition, typeName: type.name }];
  });
}
