import { Injectable } from '@nestjs/common';
import type { ListedTool } from '../../tools/listed-tool.types';
import { type ToolScope, toolScopes } from '../../tools/tool-scopes.types';
import { ToolSetsService } from '../../tools/tool-sets.service';

/** Which scopes the tools of a group take. */
@Injectable()
export class ServerScopes {
  constructor(private readonly tools: ToolSetsService) {}

  /** Reading, and whatever more one of its tools needs: clients that never ask for more later can use them all. */
  async of(groupId: string): Promise<ToolScope[]> {
    const { tools } = await this.tools.listFor(groupId);
    const needed = new Set(tools.map(scopeOf)).add('mcp:read');
    return toolScopes.filter((scope) => needed.has(scope));
  }

  /** The tools of a group by title, each with the scope that it takes. */
  async toolsOf(groupId: string): Promise<{ title: string; scope: ToolScope }[]> {
    const { tools } = await this.tools.listFor(groupId);
    return tools.map((tool) => ({ title: tool.title, scope: scopeOf(tool) }));
  }
}

function scopeOf({ annotations }: ListedTool): ToolScope {
  if (annotations.destructiveHint) return 'mcp:destructive';
  return annotations.readOnlyHint ? 'mcp:read' : 'mcp:write';
}
