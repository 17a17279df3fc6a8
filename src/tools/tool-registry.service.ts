import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { type ToolDefinition, ToolMarker } from './kit/mcp-tool';
import { collectMarked, type MarkedMethod } from './marked-methods';
import { RegisteredTool } from './registered-tool';

/** All tools of the code, found on the providers of all modules at start. */
@Injectable()
export class ToolRegistryService implements OnModuleInit {
  private readonly logger = new Logger(ToolRegistryService.name);
  private readonly tools = new Map<string, RegisteredTool>();

  constructor(
    readonly discovery: DiscoveryService,
    readonly scanner: MetadataScanner,
  ) {}

  /** Collects and checks every tool; a wrong one stops the start with a message that names it. */
  onModuleInit(): void {
    collectMarked<ToolDefinition>(this, ToolMarker, 'Tool', (method) => this.register(method));
    this.logger.log(`${this.tools.size} tools registered`);
  }

  find(name: string): RegisteredTool | undefined {
    return this.tools.get(name);
  }

  /** All tools, by name. */
  all(): RegisteredTool[] {
    return [...this.tools.values()].sort((a, b) => (a.definition.name < b.definition.name ? -1 : 1));
  }

  private register({ definition, source, run }: MarkedMethod<ToolDefinition>): void {
    const twin = this.tools.get(definition.name);
    if (twin !== undefined) throw new Error(`its name is taken by ${twin.source}.`);
    this.tools.set(definition.name, new RegisteredTool(definition, source, run));
  }
}
