import { readdirSync, readFileSync } from 'node:fs';

const controllers = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.controller.ts'))
  .map((file) => [file, readFileSync(`src/${file}`, 'utf8')] as const)
  .filter(([, code]) => code.includes('@ApiTags('));

/** The build makes it the summary in the API document (nest-cli.json). */
describe('the routes of a REST controller', () => {
  it.each(controllers)('%s say what they do in a comment', (_, code) => {
    const handlers = code.match(/^ {2}@(Get|Post|Put|Patch|Delete)\(/gm) ?? [];
    const told =
      code.match(/\*\/\n(?: {2}@(?!Get|Post|Put|Patch|Delete).*\n)* {2}@(Get|Post|Put|Patch|Delete)\(/g) ?? [];
    expect(handlers.length).toBeGreaterThan(0);
    expect(told).toHaveLength(handlers.length);
  });
});
