import { Injectable } from '@nestjs/common';
import { FeaturesService } from '../../tools/features.service';
import { ToolSetsService } from '../../tools/tool-sets.service';
import { toolsJson } from '../protocol/tool-listing';
import type { ListKind } from './subscriber.types';

/** What the lists of a group hold, to tell whether a change of configuration changed any of them. */
@Injectable()
export class ListContents {
  constructor(
    private readonly toolSets: ToolSetsService,
    private readonly features: FeaturesService,
  ) {}

  async of(groupId: string): Promise<Readonly<Record<ListKind, string>>> {
    const tools = await this.toolSets.listFor(groupId);
    const { prompts, resources, templates } = await this.features.listFor(groupId);
    return {
      tools: toolsJson(tools, '2026-07-28'),
      prompts: JSON.stringify(prompts),
      resources: JSON.stringify([resources, templates]),
    };
  }
}
