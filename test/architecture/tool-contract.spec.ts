import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { groupSeeds } from '../../src/groups/group-seeds';
import { type ToolDefinition, ToolMarker } from '../../src/tools/kit/mcp-tool';
import { RegisteredTool } from '../../src/tools/registered-tool';
import { ToolRegistryService } from '../../src/tools/tool-registry.service';
import { SignedInApp } from '../support/signed-in-app';

const source = join(__dirname, '../../src');

/** Every decorated method of every `*.tools.ts`, whether its class is provided anywhere or not. */
function writtenTools(): ToolDefinition[] {
  const files = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tools.ts'));
  return files.flatMap((file) => {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- the list shall not be kept by hand
    const exported = Object.values(require(join(source, file)) as Record<string, unknown>);
    return exported.flatMap((type) => {
      const prototype =
        typeof type === 'function' ? (type.prototype as Record<string, unknown> | undefined) : undefined;
      return Object.getOwnPropertyNames(prototype ?? {}).flatMap((method) => {
        const definition: unknown = Reflect.getMetadata(ToolMarker.KEY, prototype![method] as object);
        return definition === undefined ? [] : [definition as ToolDefinition];
      });
    });
  });
}

/** All words that are names of members in a JSON Schema, wherever they stand. */
function wordsOf(schema: unknown): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  return [...(Array.isArray(schema) ? [] : Object.keys(schema)), ...Object.values(schema).flatMap(wordsOf)];
}

/** Tools outside of the system category that concern no one person, each with its reason. */
const aboutNobody: Readonly<Record<string, string>> = {
  get_service_info: 'the catalogue that anybody may see',
  get_business_metrics: 'figures over everybody, never about one person',
};

/** Of the tools about nobody those that a group for one person may have. */
const openToAnybody: Readonly<Record<string, string>> = {
  get_service_info: 'holds no personal data',
};

const written = writtenTools();
const tools = written.map((definition) => new RegisteredTool(definition, 'source', async () => ({})));
const byName = tools.map((tool) => [tool.definition.name, tool] as const);

describe('the tools', () => {
  it('are all registered by the running platform, and it has no others', async () => {
    const platform = await SignedInApp.start();
    try {
      const registered = platform.app.get(ToolRegistryService, { strict: false }).all();
      expect(registered.map(({ definition }) => definition.name)).toEqual(written.map(({ name }) => name).sort());
    } finally {
      await platform.close();
    }
  });

  it('about nobody are still there and about nobody', () => {
    const subjects = Object.keys(aboutNobody).map((name) => written.find((tool) => tool.name === name)?.subject);
    expect(new Set(subjects)).toEqual(new Set(['none']));
    expect(Object.keys(openToAnybody).filter((name) => !(name in aboutNobody))).toEqual([]);
  });

  it('have names of their own', () => {
    expect(new Set(written.map(({ name }) => name)).size).toBe(written.length);
    expect(written.length).toBeGreaterThanOrEqual(10);
  });

  describe.each(byName)('%s', (name, { definition, listed }) => {
    it('has a name that says what it does and to what', () => {
      expect(name).toMatch(/^[a-z]+(_[a-z]+)+$/);
    });

    it('tells a model in whole sentences when to use it', () => {
      expect(listed.description.length).toBeGreaterThanOrEqual(40);
      // Claude Code and OpenAI cut or refuse longer ones.
      expect(listed.description.length).toBeLessThanOrEqual(1_024);
      expect(listed.description).toMatch(/^[A-Z].*\.$/s);
      expect(listed.title).toMatch(/^\S.{2,60}$/);
    });

    it('has parameters that every client can show: described, of one type, without alternatives and references', () => {
      for (const property of Object.values(listed.inputSchema.properties)) {
        expect(property['description']).toMatch(/^.{8,}/s);
        expect(['string', 'number', 'integer', 'boolean', 'array', 'object']).toContain(property['type']);
      }
      const words = wordsOf(listed.inputSchema);
      expect(
        words.filter((word) => /^(\$.*|anyOf|oneOf|allOf|not|const|prefixItems|if|then|else)$/.test(word)),
      ).toEqual([]);
      expect(Object.keys(listed.inputSchema.properties).length).toBeLessThanOrEqual(12);
      expect(listed.inputSchema.additionalProperties).toBe(false);
    });

    it('says whose data it concerns', () => {
      const { subject } = definition;
      const argument = typeof subject === 'object' ? subject.argument : undefined;
      if (argument !== undefined) expect(listed.inputSchema.required).toContain(argument);
      if (subject === 'none' && !(name in aboutNobody)) expect(definition.category).toBe('system');
    });

    it('names as_of in its result, and survives the way over the wire', () => {
      expect(listed.outputSchema?.required).toContain('as_of');
      expect(JSON.parse(JSON.stringify(listed))).toEqual(listed);
    });
  });
});

describe('the seeded groups', () => {
  it('have names, server codes and ids of their own', () => {
    for (const field of ['id', 'name', 'serverCode'] as const) {
      expect(new Set(groupSeeds.map((seed) => seed[field])).size).toBe(groupSeeds.length);
    }
  });

  it.each(groupSeeds.map((seed) => [seed.serverCode, seed] as const))(
    '%s has at most 15 tools that exist',
    (_, seed) => {
      const names = seed.tools.map(({ name }) => name);
      expect(names.length).toBeGreaterThan(0);
      expect(names.length).toBeLessThanOrEqual(15);
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => !written.some((tool) => tool.name === name))).toEqual([]);
    },
  );

  it('for one person only have no tool that cannot be held to one person', () => {
    const scoped = groupSeeds.filter(({ dataScope }) => dataScope === 'acting_user');
    const isOpen = ({ name, subject }: ToolDefinition) => subject === 'none' && !(name in openToAnybody);
    const open = scoped.flatMap((seed) =>
      seed.tools.filter(({ name }) => written.some((tool) => tool.name === name && isOpen(tool))),
    );
    expect(scoped.length).toBeGreaterThan(0);
    expect(open).toEqual([]);
  });
});
