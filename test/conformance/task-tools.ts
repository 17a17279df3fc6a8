import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { AppError } from '../../src/common/errors/app-error';
import { type ContentBlock, textBlock } from '../../src/tools/kit/content';
import { McpTool } from '../../src/tools/kit/mcp-tool';
import { form } from '../../src/tools/kit/questions';
import type { ToolCall } from '../../src/tools/kit/tool-call';
import { fixture, nothing } from './fixture';

const confirmation = z.object({ confirm: z.boolean().describe('Whether to go on') });
const oneName = z.object({ name: z.string().describe('A name') });

/** Tools that go on as tasks, and one that never does. */
@Injectable()
export class TaskTools {
  @McpTool({
    ...fixture('greet', 'Greets at once'),
    input: z.object({ name: z.string().describe('Whom to greet') }),
    output: 'content',
  })
  async greet({ name }: { name: string }): Promise<ContentBlock[]> {
    return [textBlock(`Hello, ${name}!`)];
  }

  @McpTool({
    ...fixture('slow_compute', 'Takes its time'),
    task: 'allowed',
    input: z.object({
      seconds: z.number().describe('How long to take'),
      label: z.string().describe('What to answer').optional(),
    }),
    output: 'content',
  })
  async compute(
    { seconds, label }: { seconds: number; label?: string | undefined },
    call: ToolCall,
  ): Promise<ContentBlock[]> {
    await call.becomeTask();
    await sleep(seconds * 1_000, undefined, { signal: call.signal });
    return [textBlock(`Computed ${label ?? 'something'} in ${seconds} s.`)];
  }

  @McpTool({
    ...fixture('failing_job', 'Fails after a second'),
    task: 'required',
    input: nothing,
    output: 'content',
  })
  async fail(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    await call.becomeTask();
    await sleep(1_000, undefined, { signal: call.signal });
    throw new AppError('fixture.failed', 'invalid', 'This job always fails');
  }

  @McpTool({
    ...fixture('protocol_error_job', 'Ends with an error of the protocol'),
    task: 'required',
    input: nothing,
    output: 'content',
  })
  async breakDown(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    await call.becomeTask();
    throw new AppError('fixture.unavailable', 'unavailable', 'What this job needs is not there');
  }

  @McpTool({
    ...fixture('confirm_delete', 'Asks while it runs'),
    task: 'allowed',
    input: z.object({ filename: z.string().describe('What to delete') }),
    output: 'content',
  })
  async confirmDelete({ filename }: { filename: string }, call: ToolCall): Promise<ContentBlock[]> {
    await call.becomeTask();
    const answer = await call.elicit({ message: `Delete ${filename}?`, fields: confirmation });
    const isConfirmed = answer.action === 'accept' && answer.content.confirm;
    return [textBlock(isConfirmed ? `Deleted ${filename}.` : `Kept ${filename}.`)];
  }

  @McpTool({
    ...fixture('multi_input', 'Asks two things at once while it runs'),
    task: 'allowed',
    input: nothing,
    output: 'content',
  })
  async askTwo(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    await call.becomeTask();
    const questions = { name: form('What is your name?', oneName), confirmed: form('Go on?', confirmation) };
    return [textBlock(JSON.stringify(await call.askAll(questions)))];
  }

  @McpTool({
    ...fixture('test_tool_with_task', 'Asks first, then becomes a task'),
    task: 'required',
    input: nothing,
    output: 'content',
  })
  async askThenWork(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    const answer = await call.elicit({ key: 'user_name', message: 'What is your name?', fields: oneName });
    await call.becomeTask();
    return [textBlock(answer.action === 'accept' ? `Hello, ${answer.content.name}!` : 'No name given.')];
  }
}
