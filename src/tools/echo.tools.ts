import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { McpTool, type ToolArgs } from './kit/mcp-tool';

const input = z.object({ message: z.string().max(10_000).describe('Text to send back') });
const output = z.object({ message: z.string().describe('The text that was sent') });

@Injectable()
export class EchoTools {
  @McpTool({
    name: 'echo_tool',
    title: 'Connection test',
    category: 'system',
    effect: 'read',
    subject: 'none',
    description: 'Sends the message back unchanged. Use it to test the connection only; it reads no business data.',
    input,
    output,
  })
  async echo({ message }: ToolArgs<typeof input>): Promise<z.input<typeof output>> {
    return Promise.resolve({ message });
  }
}
