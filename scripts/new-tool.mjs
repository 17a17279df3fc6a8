/** `npm run new:tool -- <module> <tool_name>`: writes a tool and its unit spec into src/<module>/. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/run.mjs';

const namePattern = /^[a-z][a-z0-9_]{2,39}$/;
/** Lower layers and transports: what they offer, they offer through a feature module. */
const withoutTools = ['common', 'config', 'tools', 'mcp', 'oauth', 'health'];

function fail(message) {
  console.error(message);
  process.exit(1);
}

const modules = readdirSync(join(root, 'src'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !withoutTools.includes(entry.name))
  .map((entry) => entry.name);

const [module, name, ...rest] = process.argv.slice(2);
if (!module || !name || rest.length > 0) fail('usage: npm run new:tool -- <module> <tool_name>');
if (!modules.includes(module)) fail(`no module "${module}" that can hold tools; there are: ${modules.join(', ')}`);
if (!namePattern.test(name)) fail(`"${name}" is no tool name: it must match ${namePattern.source}, like get_task`);

const words = name.split('_').filter(Boolean);
const kebab = words.join('-');
const pascal = words.map((word) => word[0].toUpperCase() + word.slice(1)).join('');
const method = pascal[0].toLowerCase() + pascal.slice(1);
const title = words.join(' ').replace(/^./, (letter) => letter.toUpperCase());
const className = `${pascal}Tools`;

const toolFile = `src/${module}/${kebab}.tools.ts`;
const specFile = `src/${module}/${kebab}.tools.spec.ts`;

const toolSource = `import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { McpTool, type ToolArgs } from '../tools/kit/mcp-tool';
import type { ToolCall } from '../tools/kit/tool-call';

const input = z.object({
  query: z.string().min(1).max(200).describe('What to look for'),
});

const output = z.object({
  answer: z.string().describe('What was found'),
});

@Injectable()
export class ${className} {
  @McpTool({
    name: '${name}',
    title: '${title}',
    category: '${module}',
    effect: 'read',
    subject: 'none',
    description: '${title}: say what it does, when to use it and what to call first.',
    input,
    output,
  })
  async ${method}(args: ToolArgs<typeof input>, _call: ToolCall) {
    return { answer: args.query };
  }
}
`;

const specSource = `import { aToolCall } from '../tools/kit/testing';
import { ${className} } from './${kebab}.tools';

describe('${name}', () => {
  const tools = new ${className}();

  it('answers with what was asked for', async () => {
    const result = await tools.${method}({ query: 'hello' }, aToolCall());

    expect(result).toEqual({ answer: 'hello' });
  });
});
`;

for (const file of [toolFile, specFile]) if (existsSync(join(root, file))) fail(`${file} exists already`);
writeFileSync(join(root, toolFile), toolSource, { flag: 'wx' });
writeFileSync(join(root, specFile), specSource, { flag: 'wx' });

console.log(`wrote ${toolFile}
wrote ${specFile}

Add to the providers of src/${module}/${module}.module.ts:
  ${className}, // import { ${className} } from './${kebab}.tools';`);
