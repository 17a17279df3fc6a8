import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { envSchema } from '../../src/config/env.schema';

interface ExampleVariable {
  name: string;
  value: string;
  /** Behind `#`: unset by default. */
  unset: boolean;
  /** The comment lines directly above. */
  comment: string;
}

function parseExample(text: string): ExampleVariable[] {
  const variables: ExampleVariable[] = [];
  let comment: string[] = [];
  for (const line of text.split('\n')) {
    const variable = /^(#?)([A-Z][A-Z0-9_]*)=(.*)$/.exec(line);
    if (variable) {
      const [, hash, name = '', value = ''] = variable;
      variables.push({ name, value, unset: hash === '#', comment: comment.join(' ') });
    }
    comment = line.startsWith('# ') ? [...comment, line.slice(2)] : [];
  }
  return variables;
}

describe('.env.example', () => {
  const variables = parseExample(readFileSync(join(__dirname, '../../.env.example'), 'utf8'));

  it('lists exactly the variables of the schema, each once', () => {
    expect(variables.map(({ name }) => name).sort()).toEqual(Object.keys(envSchema.shape).sort());
  });

  it.each(variables)('explains $name in a sentence right above it', ({ comment }) => {
    expect(comment).toMatch(/^[A-Z].{15,}\.$/);
  });

  it('shows the defaults, and behind "#" what has none', () => {
    const shown = Object.fromEntries(variables.filter(({ unset }) => !unset).map(({ name, value }) => [name, value]));
    expect(envSchema.parse(shown)).toEqual(envSchema.parse({}));
  });
});
