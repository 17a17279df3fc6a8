import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import { McpTool } from '../../src/tools/kit/mcp-tool';
import type { ToolCall } from '../../src/tools/kit/tool-call';

const nothing = z.object({});
const text = z.object({ text: z.string().describe('Some text') });

/** Tools that use the way back to their client, for tests of the transports. */
@Injectable()
export class StreamFixtures {
  aborted = 0;
  /** Runs of `slow_tool` that have begun, and runs of any tool here that have ended by themselves. */
  begun = 0;
  ended = 0;

  @McpTool({
    name: 'talking_tool',
    title: 'Talks',
    category: 'test',
    effect: 'read',
    subject: 'none',
    description: 'Tells how far it is, three times.',
    input: nothing,
    output: text,
  })
  async talk(_: unknown, call: ToolCall): Promise<{ text: string }> {
    for (const step of [1, 2, 3]) {
      call.progress(step, 3);
      await sleep(5);
    }
    this.ended += 1;
    return { text: 'done' };
  }

  @McpTool({
    name: 'asking_tool',
    title: 'Asks',
    category: 'test',
    effect: 'read',
    subject: 'none',
    description: 'Asks for a name and greets it.',
    input: nothing,
    output: text,
  })
  async ask(_: unknown, call: ToolCall): Promise<{ text: string }> {
    const fields = z.object({ name: z.string().describe('Your name') });
    const answer = await call.elicit({ message: 'Who are you?', fields });
    return { text: answer.action === 'accept' ? `Hello ${answer.content.name}` : answer.action };
  }

  @McpTool({
    name: 'leaving_tool',
    title: 'Leaves',
    category: 'test',
    effect: 'read',
    subject: 'none',
    description: 'Lets go of the connection and answers later.',
    input: nothing,
    output: text,
  })
  async leave(_: unknown, call: ToolCall): Promise<{ text: string }> {
    call.release();
    await sleep(200);
    return { text: 'here I am again' };
  }

  @McpTool({
    name: 'slow_tool',
    title: 'Takes its time',
    category: 'test',
    effect: 'read',
    subject: 'none',
    description: 'Answers with the text that it was given, after some milliseconds, unless it is stopped.',
    input: z.object({ text: z.string().describe('Some text'), ms: z.number().describe('Milliseconds to wait') }),
    output: text,
  })
  async slow({ text: given, ms }: { text: string; ms: number }, call: ToolCall): Promise<{ text: string }> {
    this.begun += 1;
    try {
      await sleep(ms, undefined, { signal: call.signal });
    } catch (error) {
      this.aborted += 1;
      throw error;
    }
    this.ended += 1;
    return { text: given };
  }
}

@Module({ providers: [StreamFixtures], exports: [StreamFixtures] })
export class StreamFixturesModule {}
