import { z } from 'zod';
import type { PromptDefinition } from './kit/mcp-prompt';
import type { ResourceDefinition } from './kit/mcp-resource';
import type { ToolDefinition } from './kit/mcp-tool';
import { RegisteredPrompt } from './registered-prompt';
import { RegisteredResource } from './registered-resource';
import { RegisteredTool } from './registered-tool';

const run = (): Promise<unknown> => Promise.resolve({});
const common = { name: 'a_feature', title: 'T', description: 'd', subject: 'none', tools: ['t'] } as const;

describe('RegisteredPrompt', () => {
  const prompt = (over: Partial<PromptDefinition>): RegisteredPrompt =>
    new RegisteredPrompt({ ...common, arguments: z.object({}), ...over }, 'A.b', {}, run);

  it('lists its arguments, and which of them are needed', () => {
    const args = z.object({ a: z.string().describe('A'), b: z.string().optional().describe('B') });
    expect(prompt({ arguments: args }).listed.arguments).toEqual([
      { name: 'a', description: 'A', required: true },
      { name: 'b', description: 'B', required: false },
    ]);
  });

  it.each<[string, Partial<PromptDefinition>]>([
    ['name', { name: 'A' }],
    ['title', { title: ' ' }],
    ['description', { description: '' }],
    ['no tool', { tools: [] as unknown as [string] }],
    ['must be a text', { arguments: z.object({ n: z.number().describe('N') }) }],
    ['no description', { arguments: z.object({ n: z.string() }) }],
    ['subject', { subject: { argument: 'x' } }],
    ['completes the argument "x"', { complete: { x: () => Promise.resolve([]) } }],
  ])('refuses a definition: %s', (message, over) => {
    expect(() => prompt(over)).toThrow(message);
  });
});

describe('RegisteredResource', () => {
  const resource = (over: Partial<ResourceDefinition>): RegisteredResource =>
    new RegisteredResource({ ...common, uri: 'a:{b}', mimeType: 'text/plain', ...over }, 'A.b', {}, run);

  it('may stay out of the list', () => {
    expect(resource({}).isListed).toBe(true);
    expect(resource({ listed: false }).isListed).toBe(false);
  });

  it.each<[string, Partial<ResourceDefinition>]>([
    ['uri', { uri: 'a' }],
    ['mimeType', { mimeType: '' }],
    ['subject', { subject: { argument: 'x' } }],
    ['completes the argument "x"', { complete: { x: () => Promise.resolve([]) } }],
  ])('refuses a definition: %s', (message, over) => {
    expect(() => resource(over)).toThrow(message);
  });
});

describe('a tool outside the client profile', () => {
  const listedInput = { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', $defs: { a: {} } };
  const tool = (over: Partial<ToolDefinition>): RegisteredTool =>
    new RegisteredTool(
      {
        ...{ name: 'any_tool', title: 'T', category: 'c', description: 'd', effect: 'read', subject: 'none' },
        ...{ input: z.object({ a: z.union([z.string(), z.number()]).optional() }), output: 'content', ...over },
      },
      'A.b',
      run,
    );

  it('lists any schema word for word, and has any legal name', () => {
    const listed = tool({ profile: 'any', listedInput, name: 'test_input_required_result_multiple_inputs' }).listed;
    expect(listed.inputSchema).toBe(listedInput);
    expect(listed).not.toHaveProperty('outputSchema');
  });

  it('must say so', () => {
    expect(() => tool({})).toThrow('description');
    expect(() => tool({ input: z.object({}), listedInput })).toThrow('profile');
    expect(() => tool({ profile: 'any', name: 'no blanks' })).toThrow('name');
  });
});
