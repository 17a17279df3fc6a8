import { Injectable, Logger, Scope, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { z } from 'zod';
import { McpTool, type ToolDefinition } from './kit/mcp-tool';
import { aToolCall } from './kit/testing';
import { aToolDefinition } from './testing';
import { ToolRegistryService } from './tool-registry.service';

/** A provider class with one tool that is defined like this. */
function aToolClass(overrides: Partial<ToolDefinition> = {}, scope = Scope.DEFAULT): Type<unknown> {
  @Injectable({ scope })
  class GreetTools {
    private readonly word = 'Hello';

    @McpTool(aToolDefinition(overrides))
    async greet({ name }: Record<string, unknown>): Promise<Record<string, unknown>> {
      return { greeting: `${this.word} ${String(name)}` };
    }

    notATool(): void {}
  }
  return GreetTools;
}

async function registryOf(...providers: Type<unknown>[]): Promise<ToolRegistryService> {
  const module = await Test.createTestingModule({
    imports: [DiscoveryModule],
    providers: [ToolRegistryService, ...providers],
  }).compile();
  await module.init();
  return module.get(ToolRegistryService);
}

describe('the tool registry', () => {
  beforeEach(() => void jest.spyOn(Logger.prototype, 'log').mockImplementation());

  it('finds every decorated method of every provider and can run it', async () => {
    const registry = await registryOf(aToolClass(), aToolClass({ name: 'a_greeting' }));
    expect(registry.all().map(({ definition }) => definition.name)).toEqual(['a_greeting', 'greet']);
    const tool = registry.find('greet')!;
    expect(tool.source).toBe('GreetTools.greet');
    const { log } = await tool.make({ name: 'Wang' }, aToolCall(), new Date());
    expect(log).toEqual({ greeting: 'Hello Wang' });
    expect(registry.find('notATool')).toBeUndefined();
  });

  it('is empty where there is no tool', async () => {
    expect((await registryOf()).all()).toEqual([]);
  });

  it.each<[string, Type<unknown>, string]>([
    ['a bad name', aToolClass({ name: 'Greet-User' }), 'Tool "Greet-User" (GreetTools.greet): its name must match'],
    ['no description', aToolClass({ description: '' }), 'Tool "greet" (GreetTools.greet): it has no description'],
    [
      'an undescribed parameter',
      aToolClass({ input: z.object({ name: z.string() }) }),
      'Tool "greet" (GreetTools.greet): parameter "name" has no description',
    ],
    [
      'a parameter without a JSON form',
      aToolClass({ input: z.object({ name: z.date().describe('When') }) }),
      'Tool "greet" (GreetTools.greet): ',
    ],
    [
      'a subject that is no argument',
      aToolClass({ subject: { argument: 'user_id' } }),
      'Tool "greet" (GreetTools.greet): its subject names the argument "user_id"',
    ],
    [
      'a request-scoped class',
      aToolClass({}, Scope.REQUEST),
      'Tool "greet" (GreetTools.greet): its class is request-scoped',
    ],
  ])('stops the start at a tool with %s, and names it', async (_, provider, sentence) => {
    await expect(registryOf(provider)).rejects.toThrow(sentence);
  });

  it('stops the start at two tools of one name, and names both', async () => {
    await expect(registryOf(aToolClass(), aToolClass())).rejects.toThrow(
      'Tool "greet" (GreetTools.greet): its name is taken by GreetTools.greet.',
    );
  });

  it('stops the start at a class that needs something request-scoped', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Session {}

    @Injectable()
    class SessionTools {
      constructor(readonly session: Session) {}

      @McpTool(aToolDefinition())
      async greet(): Promise<Record<string, unknown>> {
        return {};
      }
    }
    await expect(registryOf(Session, SessionTools)).rejects.toThrow('Tool "greet" (SessionTools.greet): its class is');
  });
});
