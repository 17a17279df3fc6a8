import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DiscoveryModule } from '@nestjs/core';
import { Test } from '@nestjs/testing';
import { aToolCall } from '../../src/tools/kit/testing';
import { ToolRegistryService } from '../../src/tools/tool-registry.service';
import type { RegisteredTool } from '../../src/tools/registered-tool';
import { BranchesModule, BranchesService, BranchTools } from './adding-a-tool-example';

/** What stands between `// #region <name>` and its end, with imports as a folder of src/ would write them. */
function regionsOf(source: string): Map<string, string> {
  const regions = source.matchAll(/^\/\/ #region (\S+)\n([\s\S]*?)^\/\/ #endregion$/gm);
  return new Map([...regions].map(([, name = '', code = '']) => [name, code.trim().replaceAll(`'../../src/`, `'../`)]));
}

/** The blocks of a document that name a region: "```ts region=tool". */
function blocksOf(document: string): { name: string; code: string }[] {
  const blocks = document.matchAll(/^```ts region=(\S+)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, name = '', code = '']) => ({ name, code: code.trim() }));
}

const read = (path: string): string => readFileSync(join(__dirname, path), 'utf8');

describe('docs/adding-a-tool.md', () => {
  const document = read('../../docs/adding-a-tool.md');
  const regions = new Map([
    ...regionsOf(read('adding-a-tool-example.ts')),
    ...regionsOf(read('adding-a-tool.spec.ts')),
  ]);

  it('shows every region of the example and no TypeScript of its own', () => {
    const shown = blocksOf(document).map(({ name }) => name);

    expect(shown.sort()).toEqual([...regions.keys()].sort());
    expect(document.match(/^```ts\b/gm)).toHaveLength(shown.length);
  });

  it.each(blocksOf(document))('shows the region $name as it is compiled', ({ name, code }) => {
    expect(code).toBe(regions.get(name));
  });
});

describe('the example tool, found by the registry', () => {
  let tool: RegisteredTool;

  beforeAll(async () => {
    const modules = { imports: [DiscoveryModule, BranchesModule], providers: [ToolRegistryService] };
    const app = await Test.createTestingModule(modules).compile();
    app.useLogger(false);
    await app.init();
    const found = app.get(ToolRegistryService).find('get_opening_hours');
    if (found === undefined) throw new Error('get_opening_hours is not registered');
    tool = found;
  });

  it('runs with checked arguments and gives what its output schema names', async () => {
    const { log } = await tool.make(tool.parse({ branch: 'pudong' }), aToolCall(), new Date());

    expect(log).toEqual({ items: [{ branch: 'pudong', opens_at: '09:30', closes_at: '20:30' }] });
  });

  it('mends a number that a model wrote as text', () => {
    expect(tool.parse({ limit: '1' })).toEqual({ limit: 1 });
  });

  it('names each argument that does not fit', () => {
    expect(() => tool.parse({ limit: 0, town: 'Shanghai' })).toThrow(/limit: .*town/s);
  });

  it('is listed as a flat closed schema that reads only', () => {
    expect(tool.listed.inputSchema).toMatchObject({ type: 'object', required: [], additionalProperties: false });
    expect(tool.listed.annotations).toMatchObject({ readOnlyHint: true, destructiveHint: false });
  });
});

// #region test
describe('get_opening_hours', () => {
  const tools = new BranchTools(new BranchesService());

  it('gives the hours of the branch that was asked for', async () => {
    const { items } = await tools.getOpeningHours({ branch: 'jingan', limit: 20 }, aToolCall());

    expect(items).toEqual([{ branch: 'jingan', opens_at: '10:00', closes_at: '21:00' }]);
  });

  it('says what to do when the branch is unknown', async () => {
    const call = tools.getOpeningHours({ branch: 'atlantis', limit: 20 }, aToolCall());

    await expect(call).rejects.toMatchObject({ code: 'branches.not_found', kind: 'not_found' });
  });
});
// #endregion
