import { Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import { McpTool } from '../../src/tools/kit/mcp-tool';
import type { ToolCall } from '../../src/tools/kit/tool-call';

const nothing = z.object({});

/** Tools that misbehave, for tests of the door. */
@Injectable()
export class FixtureTools {
  aborted = 0;

  @McpTool({
    name: 'hanging_tool',
    title: 'Hangs',
    category: 'test',
    effect: 'read',
    subject: 'none',
    description: 'Never answers; only its signal ends it.',
    input: nothing,
    output: nothing,
  })
  async hang(_: unknown, call: ToolCall): Promise<Record<string, never>> {
    return new Promise((_resolve, reject) => {
      call.signal.addEventListener('abort', () => {
        this.aborted += 1;
        reject(call.signal.reason as Error);
      });
    });
  }

  @McpTool({
    name: 'failing_tool',
    title: 'Fails',
    category: 'test',
    effect: 'read',
    subject: 'none',
    description: 'Throws an error that nobody expected.',
    input: nothing,
    output: nothing,
  })
  async fail(): Promise<Record<string, never>> {
    return Promise.reject(new Error('the password of the database is hunter2'));
  }
}

@Module({ providers: [FixtureTools], exports: [FixtureTools] })
export class FixtureToolsModule {}
