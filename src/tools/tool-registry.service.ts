import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type ToolDefinition, ToolMarker } from './kit/mcp-tool';
import { RegisteredTool } from './registered-tool';

type ProviderWrapper = ReturnType<DiscoveryService['getProviders']>[number];

/** All tools of the code, found on the providers of all modules at start. */
@Injectable()
export class ToolRegistryService implements OnModuleInit {
  private readonly logger = new Logger(ToolRegistryService.name);
  private readonly tools = new Map<string, RegisteredTool>();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
  ) {}

  /** Collects and checks every tool; a wrong one stops the start with a message that names it. */
  onModuleInit(): void {
    for (const provider of this.discovery.getProviders()) this.collect(provider);
    this.logger.log(`${this.tools.size} tools registered`);
  }

  find(name: string): RegisteredTool | undefined {
    return this.tools.get(name);
  }

  /** All tools, by name. */
  all(): RegisteredTool[] {
    return [...this.tools.values()].sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
  }

  private collect(provider: ProviderWrapper): void {
    const type = provider.metatype as { prototype?: object; name: string } | null;
    const prototype: unknown = type?.prototype;
    if (type === null || prototype === null || typeof prototype !== 'object') return;
    for (const method of this.scanner.getAllMethodNames(prototype)) {
      const definition = markedDefinition(prototype, method);
      if (definition !== undefined) this.register(provider, `${type.name}.${method}`, method, definition);
    }
  }

  private register(provider: ProviderWrapper, source: string, method: string, definition: ToolDefinition): void {
    const label = `Tool "${definition.name}" (${source})`;
    if (!provider.isDependencyTreeStatic()) {
      throw new Error(`${label}: its class is request-scoped; tools are singletons, the caller is in the ToolCall.`);
    }
    const twin = this.tools.get(definition.name);
    if (twin !== undefined) throw new Error(`${label}: its name is taken by ${twin.source}.`);
    const instance = provider.instance as Record<string, (args: unknown, call: unknown) => Promise<unknown>>;
    try {
      const tool = new RegisteredTool(definition, source, (args, call) => instance[method]!(args, call));
      this.tools.set(definition.name, tool);
    } catch (cause) {
      throw new Error(`${label}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
}

/** What `@McpTool` left on a method; read from the prototype, because request-scoped classes have no instance. */
function markedDefinition(prototype: object, method: string): ToolDefinition | undefined {
  const handler: unknown = (prototype as Record<string, unknown>)[method];
  if (typeof handler !== 'function') return undefined;
  return Reflect.getMetadata(ToolMarker.KEY, handler) as ToolDefinition | undefined;
}
