import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Module } from '@nestjs/common';
import { z } from 'zod';
import { McpTool } from '../../src/tools/kit/mcp-tool';
import type { ToolCall } from '../../src/tools/kit/tool-call';

const nothing = z.object({});
const text = z.object({ text: z.string().describe('Some text') });
const count = z.object({ count: z.int().min(0).max(9).describe('How many') });

/** Tools that go on as tasks, for tests of the extension. */
@Injectable()
export class TaskFixtures {
  aborted = 0;
  finish: () => void = () => undefined;

  @McpTool({
    name: 'long_tool',
    title: 'Takes long',
    category: 'test',
    effect: 'read',
    subject: 'none',
    description: 'Ends when the test says so, or when it is stopped.',
    task: 'allowed',
    timeoutSeconds: 1,
    input: nothing,
    output: text,
  })
  async long(_: unknown, call: ToolCall): Promise<{ text: string }> {
    await call.becomeTask();
    await call.becomeTask();
    call.progress(1, 2);
    call.log('error', 'nobody hears this');
    return new Promise((resolve, reject) => {
      this.finish = () => resolve({ text: 'long done' });
      call.signal.addEventListener('abort', () => {
        this.aborted += 1;
        reject(call.signal.reason as Error);
      });
    });
  }

  @McpTool({
    name: 'choosy_tool',
    title: 'Looks first',
    category: 'test',
    effect: 'read',
    subject: 'none',
    description: 'Asks how many, becomes a task, asks for a name, and waits for as many milliseconds.',
    task: 'required',
    input: nothing,
    output: text,
  })
  async choose(_: unknown, call: ToolCall): Promise<{ text: string }> {
    const first = await call.elicit({ key: 'count', message: 'How many?', fields: count });
    if (first.action !== 'accept') return { text: 'none wanted' };
    await call.becomeTask();
    const [a, b] = await Promise.all([
      call.elicit({ message: 'First name?', fields: text }),
      call.elicit({ message: 'Second name?', fields: text }),
    ]);
    await sleep(first.content.count);
    return { text: [a, b].map((one) => (one.action === 'accept' ? one.content.text : one.action)).join(' and ') };
  }

  @McpTool({
    name: 'model_task',
    title: 'Asks the model',
    category: 'test',
    effect: 'read',
    subject: 'none',
    description: 'Becomes a task and asks the model of the client.',
    task: 'allowed',
    input: nothing,
    output: text,
  })
  async askModel(_: unknown, call: ToolCall): Promise<{ text: string }> {
    await call.becomeTask();
    await call.sample({ messages: [{ role: 'user', content: { type: 'text', text: 'Hello' } }], maxTokens: 5 });
    return { text: 'said' };
  }
}

@Module({ providers: [TaskFixtures], exports: [TaskFixtures] })
export class TaskFixturesModule {}
