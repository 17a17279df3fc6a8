import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type PromptMessage, textBlock } from '../../src/tools/kit/content';
import { McpPrompt } from '../../src/tools/kit/mcp-prompt';
import { McpResource } from '../../src/tools/kit/mcp-resource';
import type { ToolCall } from '../../src/tools/kit/tool-call';
import { pixel } from './fixture';

const always = ['test_simple_text'] as const;
const noArguments = z.object({});
const suggestions = ['paris', 'park', 'party'];

function fact(name: string, description: string) {
  return { name, title: name, description, subject: 'none', tools: always } as const;
}

@Injectable()
export class FixturePrompts {
  @McpPrompt({ ...fact('test_simple_prompt', 'One message'), arguments: noArguments })
  async simple(): Promise<string> {
    return 'This is a simple prompt for testing.';
  }

  @McpPrompt({
    ...fact('test_prompt_with_arguments', 'Repeats its arguments'),
    arguments: z.object({ arg1: z.string().describe('First'), arg2: z.string().describe('Second') }),
    complete: {
      arg1: async (_: FixturePrompts, value) => suggestions.filter((suggestion) => suggestion.startsWith(value)),
    },
  })
  async withArguments({ arg1, arg2 }: { arg1: string; arg2: string }): Promise<string> {
    return `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`;
  }

  @McpPrompt({
    ...fact('test_prompt_with_embedded_resource', 'Shows a resource'),
    arguments: z.object({ resourceUri: z.string().describe('Address of the resource') }),
  })
  async withResource({ resourceUri }: { resourceUri: string }): Promise<PromptMessage[]> {
    const text = 'Embedded resource content for testing.';
    return [
      { role: 'user', content: { type: 'resource', resource: { uri: resourceUri, mimeType: 'text/plain', text } } },
      { role: 'user', content: textBlock('Please process the embedded resource above.') },
    ];
  }

  @McpPrompt({ ...fact('test_prompt_with_image', 'Shows a picture'), arguments: noArguments })
  async withImage(): Promise<PromptMessage[]> {
    return [
      { role: 'user', content: { type: 'image', data: pixel, mimeType: 'image/png' } },
      { role: 'user', content: textBlock('Please analyze the image above.') },
    ];
  }

  @McpPrompt({ ...fact('test_input_required_result_prompt', 'Asks before it speaks'), arguments: noArguments })
  async asking(_: unknown, call: ToolCall): Promise<string> {
    const fields = z.object({ context: z.string().describe('What the prompt is for') });
    const answer = await call.elicit({ key: 'user_context', message: 'What should the prompt be about?', fields });
    return answer.action === 'accept' ? `Prompt about ${answer.content.context}` : 'A general prompt.';
  }
}

@Injectable()
export class FixtureResources {
  @McpResource({ ...fact('static_text', 'A text'), uri: 'test://static-text', mimeType: 'text/plain' })
  async text(): Promise<string> {
    return 'This is the content of the static text resource.';
  }

  @McpResource({ ...fact('static_binary', 'A picture'), uri: 'test://static-binary', mimeType: 'image/png' })
  async binary(): Promise<Uint8Array> {
    return Buffer.from(pixel, 'base64');
  }

  @McpResource({
    ...fact('watched_resource', 'Can be watched'),
    uri: 'test://watched-resource',
    mimeType: 'text/plain',
  })
  async watched(): Promise<string> {
    return 'Watched resource content';
  }

  @McpResource({
    ...fact('template_data', 'Data by id'),
    uri: 'test://template/{id}/data',
    mimeType: 'application/json',
  })
  async template({ id }: { id: string }): Promise<string> {
    return JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
  }
}
