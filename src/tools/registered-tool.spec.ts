import { z } from 'zod';
import { aToolCall } from './kit/testing';
import type { ToolDefinition } from './kit/mcp-tool';
import { RegisteredTool } from './registered-tool';
import { aToolDefinition } from './testing';

const aTool = (overrides: Partial<ToolDefinition> = {}, result: unknown = { greeting: 'hi' }): RegisteredTool =>
  new RegisteredTool(aToolDefinition(overrides), 'GreetTools.greet', async () => result);

describe('a registered tool', () => {
  it.each(['ab', 'Greet', 'greet-user', '1greet', 'greet user', 'g'.repeat(41), ''])('may not be called %j', (name) => {
    expect(() => aTool({ name })).toThrow('its name must match');
  });

  it.each([
    ['a description', { description: ' ' }, 'it has no description'],
    ['a title', { title: '' }, 'it has no title'],
    ['the argument of its subject', { subject: { argument: 'user_id' } }, 'its subject names the argument "user_id"'],
    ['a subject of its own', { subject: { argument: 'toString' } }, 'its subject names the argument "toString"'],
  ])('needs %s', (_, overrides, sentence) => {
    expect(() => aTool(overrides)).toThrow(sentence);
  });

  it.each([
    ['read', undefined, { readOnlyHint: true, destructiveHint: false, idempotentHint: true }],
    ['write', undefined, { readOnlyHint: false, destructiveHint: false, idempotentHint: false }],
    ['write', true, { readOnlyHint: false, destructiveHint: false, idempotentHint: true }],
    ['destructive', undefined, { readOnlyHint: false, destructiveHint: true, idempotentHint: false }],
  ] as const)('tells clients what a %s tool does (idempotent: %s)', (effect, idempotent, hints) => {
    const tool = aTool({ effect, ...(idempotent === undefined ? {} : { idempotent }) });
    expect(tool.listed.annotations).toEqual({ title: 'Greeting', openWorldHint: false, ...hints });
  });

  it('is of version 1.0.0 unless it says otherwise', () => {
    expect([aTool().version, aTool({ version: '2.1.0' }).version]).toEqual(['1.0.0', '2.1.0']);
  });
});

describe('the arguments of a tool', () => {
  const input = z.object({
    name: z.string().min(1).describe('Who'),
    times: z.int().min(1).max(3).default(1).describe('How often'),
  });
  const tool = aTool({ input });

  it('get their defaults', () => {
    expect(tool.parse({ name: 'Wang' })).toEqual({ name: 'Wang', times: 1 });
  });

  it('are mended when a model wrote them as text, and only then', () => {
    expect(tool.parse({ name: '5', times: '2' })).toEqual({ name: '5', times: 2 });
    expect(tool.parse({ name: 'Wang', times: null })).toEqual({ name: 'Wang', times: 1 });
  });

  it('may be absent for a tool that needs none', () => {
    const free = aTool({ input: z.object({}) });
    expect([free.parse(undefined), free.parse(null)]).toEqual([{}, {}]);
  });

  it('are refused with every wrong field in one sentence', () => {
    expect(() => tool.parse({ times: 4, extra: 1 })).toThrow(
      expect.objectContaining({
        code: 'tools.invalid_arguments',
        kind: 'invalid',
        message: expect.stringMatching(/^These arguments do not fit: .*name: .*times: .*"extra".*\.$/),
        details: [
          { field: 'name', message: expect.any(String) },
          { field: 'times', message: expect.any(String) },
          { field: 'arguments', message: expect.stringContaining('extra') },
        ],
      }),
    );
  });

  it.each([5, 'text', [], true])('are refused when they are %j instead of an object', (args) => {
    expect(() => tool.parse(args)).toThrow(expect.objectContaining({ code: 'tools.invalid_arguments' }));
  });

  it('are refused without repeating their values', () => {
    try {
      tool.parse({ name: 'Wang', times: 'my-canary' });
      throw new Error('they were accepted');
    } catch (error) {
      expect((error as Error).message).not.toContain('my-canary');
      expect((error as Error).message).toContain('times');
    }
  });
});

describe('the result of a tool', () => {
  it('keeps only what the output schema names', async () => {
    const tool = aTool({}, { greeting: 'hi', password_hash: 'canary' });
    const { log } = await tool.make({ name: 'Wang' }, aToolCall(), new Date());
    expect(log).toEqual({ greeting: 'hi' });
  });

  it.each([[{ greeting: 5 }], [{}], [null], ['hi']])('is our fault when it is %j', async (result) => {
    await expect(aTool({}, result).make({ name: 'Wang' }, aToolCall(), new Date())).rejects.toThrow(
      'does not fit its output schema',
    );
  });

  it('is a rejection when the tool throws before its first await', async () => {
    const tool = new RegisteredTool(aToolDefinition(), 'x', () => {
      throw new Error('at once');
    });
    await expect(tool.make({ name: 'Wang' }, aToolCall(), new Date())).rejects.toThrow('at once');
  });
});
