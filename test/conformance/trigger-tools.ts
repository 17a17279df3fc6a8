import { Injectable } from '@nestjs/common';
import { type ContentBlock, textBlock } from '../../src/tools/kit/content';
import { McpPrompt } from '../../src/tools/kit/mcp-prompt';
import { McpTool } from '../../src/tools/kit/mcp-tool';
import type { ToolCall } from '../../src/tools/kit/tool-call';
import { ToolSettingsService } from '../../src/tools/tool-settings.service';
import { fixture, nothing } from './fixture';

/** Tools that change what the server offers, as an operator would: by switching another tool. */
@Injectable()
export class TriggerTools {
  constructor(private readonly settings: ToolSettingsService) {}

  @McpTool({ ...fixture('test_switched_tool', 'Comes and goes'), input: nothing, output: 'content' })
  async switched(): Promise<ContentBlock[]> {
    return [textBlock('Here at the moment.')];
  }

  @McpPrompt({
    name: 'test_switched_prompt',
    title: 'Comes and goes',
    description: 'Exists while its tool does',
    arguments: nothing,
    subject: 'none',
    tools: ['test_switched_tool'],
  })
  async switchedPrompt(): Promise<string> {
    return 'Here at the moment.';
  }

  @McpTool({ ...fixture('test_trigger_tool_change', 'Changes the list of tools'), input: nothing, output: 'content' })
  async changeTools(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    return this.switch(call);
  }

  @McpTool({
    ...fixture('test_trigger_prompt_change', 'Changes the list of prompts'),
    input: nothing,
    output: 'content',
  })
  async changePrompts(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    return this.switch(call);
  }

  private async switch({ groupId }: ToolCall): Promise<ContentBlock[]> {
    const rows = await this.settings.list(groupId);
    const row = rows.find(({ tool_name }) => tool_name === 'test_switched_tool');
    if (row === undefined) throw new Error('test_switched_tool is not in this group');
    await this.settings.change(row.id, { enabled: !row.enabled });
    return [textBlock('The lists have changed.')];
  }
}
