import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { completionOf } from './completion';
import { type PromptDefinition, PromptMarker } from './kit/mcp-prompt';
import { type ResourceDefinition, ResourceMarker } from './kit/mcp-resource';
import type {
  CompletionProduct,
  CompletionTarget,
  FeatureList,
  PromptProduct,
  ResourceProduct,
} from './listed-feature.types';
import { collectMarked } from './marked-methods';
import { RegisteredPrompt } from './registered-prompt';
import { RegisteredResource } from './registered-resource';
import type { Granted, Runnable } from './runnable.types';
import { ToolRegistryService } from './tool-registry.service';
import { type ToolSet, ToolSetsService } from './tool-sets.service';

interface Features {
  readonly list: FeatureList;
  readonly prompts: readonly RegisteredPrompt[];
  readonly resources: readonly RegisteredResource[];
}

/** The prompts and resources of the code, and which of them a group has: those whose tools are all enabled there. */
@Injectable()
export class FeaturesService implements OnApplicationBootstrap {
  private readonly logger = new Logger(FeaturesService.name);
  private readonly prompts = new Map<string, RegisteredPrompt>();
  private readonly resources = new Map<string, RegisteredResource>();
  private bySet = new WeakMap<ToolSet, Features>();

  constructor(
    readonly discovery: DiscoveryService,
    readonly scanner: MetadataScanner,
    private readonly tools: ToolRegistryService,
    private readonly sets: ToolSetsService,
  ) {}

  /** Collects and checks every prompt and resource; a wrong one stops the start with a message that names it. */
  onApplicationBootstrap(): void {
    collectMarked<PromptDefinition>(this, PromptMarker, 'Prompt', ({ definition, source, provider, run }) =>
      this.add(this.prompts, new RegisteredPrompt(definition, source, provider, run)),
    );
    collectMarked<ResourceDefinition>(this, ResourceMarker, 'Resource', ({ definition, source, provider, run }) => {
      const resource = new RegisteredResource(definition, source, provider, run);
      const twin = [...this.resources.values()].find(({ listed }) => listed.uri === resource.listed.uri);
      if (twin !== undefined) throw new Error(`its uri is taken by ${twin.source}`);
      this.add(this.resources, resource);
    });
    this.bySet = new WeakMap();
    this.logger.log(`${this.prompts.size} prompts and ${this.resources.size} resources registered`);
  }

  /** At once when the group's tools are remembered, a promise otherwise. */
  listFor(groupId: string): FeatureList | Promise<FeatureList> {
    const set = this.sets.forGroup(groupId);
    return set instanceof Promise ? set.then((loaded) => this.of(loaded).list) : this.of(set).list;
  }

  prompt(set: ToolSet, name: string): Granted<PromptProduct> | undefined {
    const prompt = this.of(set).prompts.find((one) => one.name === name);
    return prompt && granted(prompt, prompt.timeoutSeconds);
  }

  /** The resource at an address: a fixed one before a template. */
  resource(set: ToolSet, uri: string): Granted<ResourceProduct> | undefined {
    for (const resource of this.of(set).resources) {
      const found = resource.at(uri);
      if (found !== undefined) return granted(found, resource.timeoutSeconds);
    }
    return undefined;
  }

  /** Whether the group has a resource at this address; what it holds is not looked at. */
  async isReadable(groupId: string, uri: string): Promise<boolean> {
    return this.resource(await this.sets.forGroup(groupId), uri) !== undefined;
  }

  /** How the call log names the resource at an address, whatever group asks. */
  resourceName(uri: string): string {
    const known = [...this.resources.values()].find(({ template }) => template.match(uri) !== undefined);
    return known?.name ?? uri;
  }

  /** Suggests values for one argument; an argument that nobody completes gives none. */
  completion(set: ToolSet, target: CompletionTarget): Granted<CompletionProduct> | undefined {
    const { prompts, resources } = this.of(set);
    const feature =
      target.type === 'prompt'
        ? prompts.find(({ name }) => name === target.name)
        : resources.find(({ listed }) => listed.uri === target.uri);
    return feature && granted(completionOf(feature), feature.timeoutSeconds);
  }

  private of(set: ToolSet): Features {
    let features = this.bySet.get(set);
    if (features === undefined) this.bySet.set(set, (features = this.build(set)));
    return features;
  }

  private build({ byName }: ToolSet): Features {
    const has = ({ tools }: { readonly tools: readonly string[] }): boolean => tools.every((name) => byName.has(name));
    const prompts = [...this.prompts.values()].filter(has).sort(byNameOf);
    const resources = [...this.resources.values()].filter(has).sort(byNameOf);
    const fixed = resources.filter(({ template }) => template.isFixed);
    const templates = resources.filter(({ template }) => !template.isFixed);
    const listed = (of: readonly RegisteredResource[]) => of.filter((one) => one.isListed).map((one) => one.listed);
    const list: FeatureList = {
      prompts: prompts.map((prompt) => prompt.listed),
      resources: listed(fixed),
      templates: listed(templates),
      completes: [...prompts, ...resources].some(({ completers }) => completers.size > 0),
      reads: resources.length > 0,
      tasks: [...byName.values()].some(({ tool }) => tool.definition.task !== undefined),
    };
    return { list, prompts, resources: [...fixed, ...templates] };
  }

  private add<Feature extends Named>(to: Map<string, Feature>, feature: Feature): void {
    const twin = to.get(feature.name);
    if (twin !== undefined) throw new Error(`its name is taken by ${twin.source}`);
    const unknown = feature.tools.find((name) => this.tools.find(name) === undefined);
    if (unknown !== undefined) throw new Error(`it depends on the tool "${unknown}", which does not exist`);
    to.set(feature.name, feature);
  }
}

interface Named {
  readonly name: string;
  readonly source: string;
  readonly tools: readonly string[];
}

function byNameOf(a: Named, b: Named): number {
  return a.name < b.name ? -1 : 1;
}

function granted<Success>(tool: Runnable<Success>, timeoutSeconds: number): Granted<Success> {
  return { tool, timeoutSeconds, config: {} };
}
