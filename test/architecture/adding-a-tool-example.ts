/** The code of docs/adding-a-tool.md; its spec holds the two equal. Regions are what the document shows. */
import { Injectable, Module } from '@nestjs/common';
// #region tool-imports
import { z } from 'zod';
import { McpTool, type ToolArgs } from '../../src/tools/kit/mcp-tool';
import type { ToolCall } from '../../src/tools/kit/tool-call';
// #endregion
// #region errors
import { AppError } from '../../src/common/errors/app-error';

export const branchNotFound = (code: string): AppError =>
  new AppError('branches.not_found', 'not_found', `There is no branch "${code}": leave branch out to see all of them.`);
// #endregion

// #region service
export interface Branch {
  readonly code: string;
  readonly opens: string;
  readonly closes: string;
}

@Injectable()
export class BranchesService {
  private readonly branches: readonly Branch[] = [
    { code: 'jingan', opens: '10:00', closes: '21:00' },
    { code: 'pudong', opens: '09:30', closes: '20:30' },
  ];

  /** One branch or all of them. Errors: `branches.not_found`. */
  async openingHours(code?: string): Promise<readonly Branch[]> {
    const found = this.branches.filter((branch) => code === undefined || branch.code === code);
    if (code !== undefined && found.length === 0) throw branchNotFound(code);
    return found;
  }
}
// #endregion

// #region tool
const input = z.object({
  branch: z.string().max(32).optional().describe('Code of one branch, such as jingan; without it all branches'),
  limit: z.int().min(1).max(50).default(20).describe('Most branches to return, 1 to 50. Default 20.'),
});

const output = z.object({
  items: z.array(z.object({ branch: z.string(), opens_at: z.string(), closes_at: z.string() })),
});

@Injectable()
export class BranchTools {
  constructor(private readonly branches: BranchesService) {}

  @McpTool({
    name: 'get_opening_hours',
    title: 'Opening hours',
    category: 'branches',
    effect: 'read',
    subject: 'none',
    description:
      'Tells when branches open and close, local time as HH:MM. Use it before you promise an appointment. ' +
      'Call it without branch when you do not know the code.',
    input,
    output,
  })
  async getOpeningHours(args: ToolArgs<typeof input>, _call: ToolCall): Promise<z.input<typeof output>> {
    const branches = await this.branches.openingHours(args.branch);
    return { items: branches.slice(0, args.limit).map(openingHoursView) };
  }
}

function openingHoursView({ code, opens, closes }: Branch): z.input<typeof output>['items'][number] {
  return { branch: code, opens_at: opens, closes_at: closes };
}
// #endregion

// #region module
@Module({ providers: [BranchesService, BranchTools] })
export class BranchesModule {}
// #endregion
