import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { type ContentBlock, textBlock } from '../../src/tools/kit/content';
import { McpTool } from '../../src/tools/kit/mcp-tool';
import { form, rootsOfClient, sampling } from '../../src/tools/kit/questions';
import type { ToolCall } from '../../src/tools/kit/tool-call';
import { fixture, nothing } from './fixture';

const oneName = z.object({ name: z.string().describe('Your name') });

function userText(text: string): { role: 'user'; content: ContentBlock } {
  return { role: 'user', content: textBlock(text) };
}

/** Tools that ask their client something. */
@Injectable()
export class AskingTools {
  @McpTool({
    ...fixture('test_sampling', 'Asks the model of the client'),
    input: z.object({ prompt: z.string().describe('What to ask') }),
    output: 'content',
  })
  async sample({ prompt }: { prompt: string }, call: ToolCall): Promise<ContentBlock[]> {
    const said = await call.sample({ messages: [userText(prompt)], maxTokens: 100 });
    return [textBlock(`LLM response: ${JSON.stringify(said.content)}`)];
  }

  @McpTool({
    ...fixture('test_elicitation', 'Asks the user for a name and an address'),
    input: z.object({ message: z.string().describe('What to say') }),
    output: 'content',
  })
  async elicit({ message }: { message: string }, call: ToolCall): Promise<ContentBlock[]> {
    const fields = z.object({ username: z.string().describe('User name'), email: z.string().describe('Address') });
    return [textBlock(`User response: ${JSON.stringify(await call.elicit({ message, fields }))}`)];
  }

  @McpTool({
    ...fixture('test_elicitation_sep1034_defaults', 'Asks with defaults of every kind'),
    input: nothing,
    output: 'content',
  })
  async defaults(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    const fields = z.object({
      name: z.string().describe('Name').default('John Doe'),
      age: z.int().describe('Age').default(30),
      score: z.number().describe('Score').default(95.5),
      status: z.enum(['active', 'inactive', 'pending']).describe('Status').default('active'),
      verified: z.boolean().describe('Verified').default(true),
    });
    const answer = await call.elicit({ message: 'Please review and update the form fields with defaults', fields });
    return [textBlock(`Elicitation completed: ${JSON.stringify(answer)}`)];
  }

  @McpTool({
    ...fixture('test_elicitation_sep1330_enums', 'Asks with choices of every form'),
    input: nothing,
    output: 'content',
  })
  async enums(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    const titled = [1, 2, 3].map((n) => ({ const: `value${n}`, title: `Option ${n}` }));
    const fields = z.object({
      untitledSingle: z.enum(['option1', 'option2', 'option3']).describe('One of three'),
      titledSingle: z.string().describe('One of three, titled').meta({ oneOf: titled }),
      legacyEnum: z
        .enum(['opt1', 'opt2', 'opt3'])
        .describe('One of three, named')
        .meta({ enumNames: ['Option One', 'Option Two', 'Option Three'] }),
      untitledMulti: z.array(z.enum(['option1', 'option2', 'option3'])).describe('Some of three'),
      titledMulti: z.array(z.string().meta({ anyOf: titled })).describe('Some of three, titled'),
    });
    const answer = await call.elicit({ message: 'Please select options from the enum fields', fields });
    return [textBlock(`Elicitation completed: ${JSON.stringify(answer)}`)];
  }

  @McpTool({ ...fixture('test_missing_capability', 'Needs sampling'), input: nothing, output: 'content' })
  async missingCapability(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    await call.sample({ messages: [userText('Say hello')], maxTokens: 10 });
    return [textBlock('The client can sample.')];
  }

  @McpTool({ ...fixture('test_streaming_elicitation', 'Reports, then asks'), input: nothing, output: 'content' })
  async streaming(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    call.progress(1, 2);
    const answer = await call.elicit({ message: 'What is your name?', fields: oneName });
    return [textBlock(`Hello, ${JSON.stringify(answer)}`)];
  }

  @McpTool({
    ...fixture('test_input_required_result_elicitation', 'Asks for a name'),
    input: nothing,
    output: 'content',
  })
  async askName(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    const answer = await call.elicit({ key: 'user_name', message: 'What is your name?', fields: oneName });
    return [textBlock(answer.action === 'accept' ? `Hello, ${answer.content.name}!` : 'No name given.')];
  }

  @McpTool({
    ...fixture('test_input_required_result_sampling', 'Asks the model for a capital'),
    input: nothing,
    output: 'content',
  })
  async askModel(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    const messages = [userText('What is the capital of France?')];
    const said = await call.sample({ key: 'capital_question', messages, maxTokens: 100 });
    return [textBlock(JSON.stringify(said.content))];
  }

  @McpTool({
    ...fixture('test_input_required_result_list_roots', 'Asks for the folders of the client'),
    input: nothing,
    output: 'content',
  })
  async askRoots(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    return [textBlock(JSON.stringify(await call.roots('client_roots')))];
  }

  @McpTool({
    ...fixture('test_input_required_result_request_state', 'Asks for a confirmation'),
    input: nothing,
    output: 'content',
  })
  async askConfirmation(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    await confirm(call);
    return [textBlock('state-ok: the state came back unchanged.')];
  }

  @McpTool({
    ...fixture('test_input_required_result_tampered_state', 'Asks for a confirmation and trusts no changed state'),
    input: nothing,
    output: 'content',
  })
  async askUntampered(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    await confirm(call);
    return [textBlock('Confirmed.')];
  }

  @McpTool({
    ...fixture('test_input_required_result_multiple_inputs', 'Asks three things in one round'),
    input: nothing,
    output: 'content',
  })
  async askThree(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    const answers = await call.askAll({
      user_name: form('What is your name?', oneName),
      greeting: sampling({ messages: [userText('Say hello')], maxTokens: 50 }),
      client_roots: rootsOfClient(),
    });
    return [textBlock(JSON.stringify(answers))];
  }

  @McpTool({
    ...fixture('test_input_required_result_multi_round', 'Asks in two rounds'),
    input: nothing,
    output: 'content',
  })
  async askTwice(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    const first = await call.elicit({ key: 'step1', message: 'What is your name?', fields: oneName });
    const colour = z.object({ color: z.string().describe('Your favourite colour') });
    const second = await call.elicit({ key: 'step2', message: 'What is your favourite colour?', fields: colour });
    return [textBlock(JSON.stringify([first, second]))];
  }

  @McpTool({
    ...fixture('test_input_required_result_capabilities', 'Asks what the client can answer'),
    input: nothing,
    output: 'content',
  })
  async askWhatIsPossible(_: unknown, call: ToolCall): Promise<ContentBlock[]> {
    const model = { greeting: sampling({ messages: [userText('Say hello')], maxTokens: 50 }) };
    const both = { ...model, user_name: form('What is your name?', oneName) };
    return [textBlock(JSON.stringify(await call.askAll(call.canAsk('form') ? both : model)))];
  }
}

async function confirm(call: ToolCall): Promise<void> {
  const fields = z.object({ ok: z.boolean().describe('Whether to go on') });
  await call.elicit({ key: 'confirm', message: 'Please confirm', fields });
}
